/// Repositories over REST: never a secret goes out but a password made here, once.
@NullMarked
package io.resticmanager.http.api.repository;

import org.jspecify.annotations.NullMarked;
