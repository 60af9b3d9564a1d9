/// Hooks: running them on a host ([io.resticmanager.ports.hook.HookRunner]), and keeping them on the
/// server, sealed ([io.resticmanager.ports.hook.OpenHooks]).
@NullMarked
package io.resticmanager.ports.hook;

import org.jspecify.annotations.NullMarked;
