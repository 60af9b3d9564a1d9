/// The snapshot tables.
@NullMarked
package io.resticmanager.sqlite.snapshot;

import org.jspecify.annotations.NullMarked;
