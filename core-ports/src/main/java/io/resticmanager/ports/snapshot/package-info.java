/// The projection of what is in repositories.
@NullMarked
package io.resticmanager.ports.snapshot;

import org.jspecify.annotations.NullMarked;
