/// The job tables.
@NullMarked
package io.resticmanager.sqlite.job;

import org.jspecify.annotations.NullMarked;
