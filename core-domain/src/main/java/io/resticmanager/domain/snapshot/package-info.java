/// Snapshots: the server's projection of what really is in a repository.
@NullMarked
package io.resticmanager.domain.snapshot;

import org.jspecify.annotations.NullMarked;
