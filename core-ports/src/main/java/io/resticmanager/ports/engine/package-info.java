/// Running restic, as the agent sees it.
@NullMarked
package io.resticmanager.ports.engine;

import org.jspecify.annotations.NullMarked;
