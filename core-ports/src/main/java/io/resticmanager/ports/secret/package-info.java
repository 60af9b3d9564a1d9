/// Sealing what must be kept secret, and making tokens.
@NullMarked
package io.resticmanager.ports.secret;

import org.jspecify.annotations.NullMarked;
