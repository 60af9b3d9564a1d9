/// What the daemon writes about itself for the status command.
@NullMarked
package io.resticmanager.agent.status;

import org.jspecify.annotations.NullMarked;
