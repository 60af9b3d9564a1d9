/// The commands of the command line, one class each. Start at `CommandLine`.
@NullMarked
package io.resticmanager.server.cli;

import org.jspecify.annotations.NullMarked;
