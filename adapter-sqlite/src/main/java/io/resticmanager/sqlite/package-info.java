/// Stores on SQLite. One writer thread commits groups of work; readers never wait for it.
@NullMarked
package io.resticmanager.sqlite;

import org.jspecify.annotations.NullMarked;
