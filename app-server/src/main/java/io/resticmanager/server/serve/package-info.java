/// The server's life: how it comes up, and how it goes down without losing anything. Start at `RunningServer`.
@NullMarked
package io.resticmanager.server.serve;

import org.jspecify.annotations.NullMarked;
