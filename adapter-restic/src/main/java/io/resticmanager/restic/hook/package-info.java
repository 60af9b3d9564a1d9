/// Hooks as child processes. Start at [io.resticmanager.restic.hook.ProcessHookRunner].
@NullMarked
package io.resticmanager.restic.hook;

import org.jspecify.annotations.NullMarked;
