/// What the agent keeps in its state directory: journal, plan, owed reports, lock.
@NullMarked
package io.resticmanager.agent.disk;

import org.jspecify.annotations.NullMarked;
