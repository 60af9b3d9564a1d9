/// The simulator as a test.
@NullMarked
package io.resticmanager.fleet;

import org.jspecify.annotations.NullMarked;
