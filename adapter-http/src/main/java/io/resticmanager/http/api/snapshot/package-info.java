/// Snapshots over REST.
@NullMarked
package io.resticmanager.http.api.snapshot;

import org.jspecify.annotations.NullMarked;
