/// When backups run: cron expressions, schedules, and the rules by which an agent fires them.
///
/// Start reading at `Cron`, then `Schedule`.
@NullMarked
package io.resticmanager.domain.schedule;

import org.jspecify.annotations.NullMarked;
