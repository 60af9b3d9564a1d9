/// What pages are put together from: view models of the components under `jte/part`.
@NullMarked
package io.resticmanager.http.web.part;

import org.jspecify.annotations.NullMarked;
