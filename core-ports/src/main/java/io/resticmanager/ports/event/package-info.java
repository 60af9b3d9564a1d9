/// What happened, told to whoever listens after it was committed.
@NullMarked
package io.resticmanager.ports.event;

import org.jspecify.annotations.NullMarked;
