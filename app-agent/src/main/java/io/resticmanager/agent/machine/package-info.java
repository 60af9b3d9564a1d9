/// What the agent finds out about the machine it runs on.
@NullMarked
package io.resticmanager.agent.machine;

import org.jspecify.annotations.NullMarked;
