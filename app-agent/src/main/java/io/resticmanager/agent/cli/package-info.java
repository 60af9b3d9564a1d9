/// The command line. Start reading at [CommandLine].
@NullMarked
package io.resticmanager.agent.cli;

import org.jspecify.annotations.NullMarked;
