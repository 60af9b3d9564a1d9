/// Source groups of hosts.
@NullMarked
package io.resticmanager.ports.source;

import org.jspecify.annotations.NullMarked;
