/// The server's key and what is made of it: sealed secrets, password hashes, tokens, ids. Start at `ServerKey`.
@NullMarked
package io.resticmanager.server.secret;

import org.jspecify.annotations.NullMarked;
