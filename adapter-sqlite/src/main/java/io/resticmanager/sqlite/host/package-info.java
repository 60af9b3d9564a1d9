/// The host tables.
@NullMarked
package io.resticmanager.sqlite.host;

import org.jspecify.annotations.NullMarked;
