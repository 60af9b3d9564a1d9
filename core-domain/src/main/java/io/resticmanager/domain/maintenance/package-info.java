/// Maintenance: what the server has done to each repository by itself, and when. `Maintenance` is the place to start.
@NullMarked
package io.resticmanager.domain.maintenance;

import org.jspecify.annotations.NullMarked;
