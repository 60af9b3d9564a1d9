/// Jobs, their logs and their live story over REST and WebSocket.
@NullMarked
package io.resticmanager.http.api.job;

import org.jspecify.annotations.NullMarked;
