/// What happens to a fleet, and what must be true afterwards.
@NullMarked
package io.resticmanager.fleet.scenario;

import org.jspecify.annotations.NullMarked;
