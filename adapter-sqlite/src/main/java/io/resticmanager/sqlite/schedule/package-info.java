/// The schedule tables.
@NullMarked
package io.resticmanager.sqlite.schedule;

import org.jspecify.annotations.NullMarked;
