/// The fleet as a whole, from hosts and jobs together.
@NullMarked
package io.resticmanager.ports.fleet;

import org.jspecify.annotations.NullMarked;
