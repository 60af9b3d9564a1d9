/// Secrets at rest: what a ciphertext belongs to, and tokens that are only kept as hashes.
@NullMarked
package io.resticmanager.domain.secret;

import org.jspecify.annotations.NullMarked;
