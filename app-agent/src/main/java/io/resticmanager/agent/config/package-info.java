/// agent.yaml: who the agent is and where its server is.
@NullMarked
package io.resticmanager.agent.config;

import org.jspecify.annotations.NullMarked;
