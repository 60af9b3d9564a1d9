/// Setup, sessions and passwords over REST.
@NullMarked
package io.resticmanager.http.api.account;

import org.jspecify.annotations.NullMarked;
