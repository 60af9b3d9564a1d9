/// Retention: which snapshots a policy keeps, by restic's own rules. `Retention` is the place to start reading; a test
/// of adapter-restic proves it equal to `restic forget --dry-run` of every version that we drive.
@NullMarked
package io.resticmanager.domain.retention;

import org.jspecify.annotations.NullMarked;
