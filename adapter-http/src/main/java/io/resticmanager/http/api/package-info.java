/// The REST API as a whole; each capability has its own package below.
@NullMarked
package io.resticmanager.http.api;

import org.jspecify.annotations.NullMarked;
