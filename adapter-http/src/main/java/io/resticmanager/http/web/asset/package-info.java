/// The static files that pages load: fingerprinted, precompressed, cached for good.
@NullMarked
package io.resticmanager.http.web.asset;

import org.jspecify.annotations.NullMarked;
