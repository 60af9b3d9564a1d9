/// The source tables.
@NullMarked
package io.resticmanager.sqlite.source;

import org.jspecify.annotations.NullMarked;
