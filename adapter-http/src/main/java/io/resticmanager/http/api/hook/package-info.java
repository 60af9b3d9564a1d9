/// Hooks over REST: [io.resticmanager.http.api.hook.HooksResource].
@NullMarked
package io.resticmanager.http.api.hook;

import org.jspecify.annotations.NullMarked;
