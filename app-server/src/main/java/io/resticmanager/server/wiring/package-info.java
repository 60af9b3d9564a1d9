/// Guice modules, one per concern; nothing is decided here.
@NullMarked
package io.resticmanager.server.wiring;

import org.jspecify.annotations.NullMarked;
