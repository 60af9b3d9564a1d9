/// Source groups: what a host backs up, and where to.
@NullMarked
package io.resticmanager.domain.source;

import org.jspecify.annotations.NullMarked;
