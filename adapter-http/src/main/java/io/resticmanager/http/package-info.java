/// REST, pages and live streams over HTTP.
@NullMarked
package io.resticmanager.http;

import org.jspecify.annotations.NullMarked;
