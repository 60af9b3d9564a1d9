/// Retention: policies of groups, what they would remove, and what a forget may.
@NullMarked
package io.resticmanager.ports.retention;

import org.jspecify.annotations.NullMarked;
