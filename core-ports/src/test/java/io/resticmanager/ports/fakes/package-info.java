/// Fakes of ports, public and complete, for tests and for people who embed the core.
@NullMarked
package io.resticmanager.ports.fakes;

import org.jspecify.annotations.NullMarked;
