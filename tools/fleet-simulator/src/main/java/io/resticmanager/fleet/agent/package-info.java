/// One simulated agent: the agent's own code on a scripted restic, and the truth about what it did.
@NullMarked
package io.resticmanager.fleet.agent;

import org.jspecify.annotations.NullMarked;
