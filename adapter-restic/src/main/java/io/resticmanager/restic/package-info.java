/// Finding, running, watching and stopping the restic process.
@NullMarked
package io.resticmanager.restic;

import org.jspecify.annotations.NullMarked;
