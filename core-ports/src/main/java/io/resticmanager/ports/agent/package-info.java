/// The agent's side: its spool, its journal of jobs, its plan, and the desk that the connection to the server talks to.
@NullMarked
package io.resticmanager.ports.agent;

import org.jspecify.annotations.NullMarked;
