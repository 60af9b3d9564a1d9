/// What hosts shall do: editing it makes new plans, and plans are brought to agents.
@NullMarked
package io.resticmanager.ports.plan;

import org.jspecify.annotations.NullMarked;
