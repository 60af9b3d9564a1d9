/// Sizes, times and states as people read them.
@NullMarked
package io.resticmanager.http.web.words;

import org.jspecify.annotations.NullMarked;
