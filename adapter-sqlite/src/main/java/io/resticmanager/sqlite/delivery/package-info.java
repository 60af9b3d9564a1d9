/// The delivery tables.
@NullMarked
package io.resticmanager.sqlite.delivery;

import org.jspecify.annotations.NullMarked;
