/// Pages in Chromium. [PageServer] serves them over a database that [SampleFleet] fills; [Shoot] takes pictures.
@NullMarked
package io.resticmanager.browser;

import org.jspecify.annotations.NullMarked;
