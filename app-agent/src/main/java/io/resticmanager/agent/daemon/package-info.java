/// The running agent: wiring, loops, start and orderly end. Start reading at [Daemon].
@NullMarked
package io.resticmanager.agent.daemon;

import org.jspecify.annotations.NullMarked;
