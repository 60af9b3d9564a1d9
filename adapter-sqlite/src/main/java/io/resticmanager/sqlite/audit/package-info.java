/// The audit tables.
@NullMarked
package io.resticmanager.sqlite.audit;

import org.jspecify.annotations.NullMarked;
