/// The server's end of the agent socket.
///
/// [AgentSocket] admits connections, [AgentConnection] holds one, [Dialogue] knows what is said on it step by step,
/// [SocketAgentGateway] knows which hosts can be reached. What comes in waits in an [Inbox], what goes out in an
/// [Outbound]; both are bounded and have a virtual thread only while there is work, so that an idle agent costs no
/// thread and a slow one costs the others nothing.
@NullMarked
package io.resticmanager.ws.server;

import org.jspecify.annotations.NullMarked;
