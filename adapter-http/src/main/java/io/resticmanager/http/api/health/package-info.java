/// Whether the server lives and can work.
@NullMarked
package io.resticmanager.http.api.health;

import org.jspecify.annotations.NullMarked;
