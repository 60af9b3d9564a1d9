/// The command palette: hosts, tags and ways by a few letters.
@NullMarked
package io.resticmanager.http.web.palette;

import org.jspecify.annotations.NullMarked;
