/// A fleet of simulated agents against a real server. Start reading at [Main].
@NullMarked
package io.resticmanager.fleet;

import org.jspecify.annotations.NullMarked;
