/// The server as seen from outside: its process, its interfaces, its files.
@NullMarked
package io.resticmanager.fleet.server;

import org.jspecify.annotations.NullMarked;
