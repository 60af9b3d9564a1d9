/// What changed, as server-sent events.
@NullMarked
package io.resticmanager.http.api.event;

import org.jspecify.annotations.NullMarked;
