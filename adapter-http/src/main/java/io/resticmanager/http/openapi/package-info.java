/// The description of the API, made from the table of routes.
@NullMarked
package io.resticmanager.http.openapi;

import org.jspecify.annotations.NullMarked;
