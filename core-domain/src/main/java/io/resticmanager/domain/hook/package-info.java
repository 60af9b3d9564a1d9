/// Hooks: what an admin lets a host do before and after the backups of a source group. Start at
/// [io.resticmanager.domain.hook.PlannedHooks], which says what holds for a group, and
/// [io.resticmanager.domain.hook.HookEnd], which says what becomes of the backup.
@NullMarked
package io.resticmanager.domain.hook;

import org.jspecify.annotations.NullMarked;
