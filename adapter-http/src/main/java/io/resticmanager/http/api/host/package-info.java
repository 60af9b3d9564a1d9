/// Hosts and their source groups over REST.
@NullMarked
package io.resticmanager.http.api.host;

import org.jspecify.annotations.NullMarked;
