/// How an agent turns schedules into runs: what is due, what is caught up, skipped or tried again.
///
/// Pure: start reading at `Firing`. What a restart must not forget is `FiringState`.
@NullMarked
package io.resticmanager.domain.firing;

import org.jspecify.annotations.NullMarked;
