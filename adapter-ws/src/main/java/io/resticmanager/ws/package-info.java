/// The agent protocol over WebSocket: `wire` is what travels, `server` and `client` are its two ends.
@NullMarked
package io.resticmanager.ws;

import org.jspecify.annotations.NullMarked;
