/// Machines with an agent: identity, connection and protection.
@NullMarked
package io.resticmanager.domain.host;

import org.jspecify.annotations.NullMarked;
