/// Sealed hooks in SQLite.
@NullMarked
package io.resticmanager.sqlite.hook;

import org.jspecify.annotations.NullMarked;
