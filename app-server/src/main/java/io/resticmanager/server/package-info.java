/// The server: configuration, wiring and lifecycle. Start reading at `Main`.
@NullMarked
package io.resticmanager.server;

import org.jspecify.annotations.NullMarked;
