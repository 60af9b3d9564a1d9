/// Making plans and getting them to agents.
@NullMarked
package io.resticmanager.ports.plan;

import org.jspecify.annotations.NullMarked;
