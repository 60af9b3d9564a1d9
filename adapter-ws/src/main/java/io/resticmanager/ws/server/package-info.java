/// The server's end of the agent socket.
///
/// [AgentSocket] admits connections, [AgentConnection] lives one from hello to close, [SocketAgentGateway] knows which
/// hosts can be reached. Each connection has one virtual thread that handles what comes in, in order, and one that
/// sends; both ends are bounded, so that a slow agent costs the others nothing.
@NullMarked
package io.resticmanager.ws.server;

import org.jspecify.annotations.NullMarked;
