/// Jobs: one run of one restic verb, its states, its lane in the repository, its log.
///
/// `JobLifecycle` owns every transition; `Admission` decides what may start and says what the rest waits for.
@NullMarked
package io.resticmanager.domain.job;

import org.jspecify.annotations.NullMarked;
