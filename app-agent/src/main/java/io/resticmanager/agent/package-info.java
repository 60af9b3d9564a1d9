/// The agent: configuration, wiring and lifecycle. Start reading at `Main`.
@NullMarked
package io.resticmanager.agent;

import org.jspecify.annotations.NullMarked;
