/// Tests of the agent's core. [AgentBench] is an agent on a test bench.
@NullMarked
package io.resticmanager.ports.agent;

import org.jspecify.annotations.NullMarked;
