/// How the agent's log is written.
@NullMarked
package io.resticmanager.agent.log;

import org.jspecify.annotations.NullMarked;
