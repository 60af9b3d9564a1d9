/// Plans: everything an agent needs to do its everyday work while the server is away.
@NullMarked
package io.resticmanager.domain.plan;

import org.jspecify.annotations.NullMarked;
