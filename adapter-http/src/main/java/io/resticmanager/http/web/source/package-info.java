/// The editor of source groups: which files, how long they are kept.
@NullMarked
package io.resticmanager.http.web.source;

import org.jspecify.annotations.NullMarked;
