/// Source groups over REST.
@NullMarked
package io.resticmanager.http.api.source;

import org.jspecify.annotations.NullMarked;
