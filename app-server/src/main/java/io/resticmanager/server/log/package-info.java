/// How the server's log is written.
@NullMarked
package io.resticmanager.server.log;

import org.jspecify.annotations.NullMarked;
