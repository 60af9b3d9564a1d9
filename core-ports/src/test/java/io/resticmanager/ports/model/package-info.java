/// A whole fleet in memory, for model-based tests: a server over in-memory stores, agents with disks, repositories.
/// Start reading at `ModelFleet`.
@NullMarked
package io.resticmanager.ports.model;

import org.jspecify.annotations.NullMarked;
