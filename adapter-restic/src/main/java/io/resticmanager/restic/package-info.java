/// Drives the restic process, by what experiments with 0.14, 0.18 and 0.19 have shown. Start at
/// [ProcessResticEngine]; one process is a [Child], one job's processes are a [Session], what they say is read by
/// [OutputParser] and judged by [Judgement]. Only the engine and its settings are for others.
@NullMarked
package io.resticmanager.restic;

import org.jspecify.annotations.NullMarked;
