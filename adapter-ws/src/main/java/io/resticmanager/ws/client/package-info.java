/// The agent's end of the agent socket: connecting, the spool on disk, replay and acknowledgement.
///
/// [ServerConnection] is one thread's loop: connect, greet, then serve until the connection ends, then wait.
@NullMarked
package io.resticmanager.ws.client;

import org.jspecify.annotations.NullMarked;
