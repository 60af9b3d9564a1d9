/// The fleet: all hosts at a glance.
@NullMarked
package io.resticmanager.http.web.fleet;

import org.jspecify.annotations.NullMarked;
