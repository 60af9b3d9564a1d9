package io.resticmanager.fleet.agent;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.Outcome;
import java.time.Instant;
import java.util.Optional;

/// What really became of a job on the simulated machine: what the server must know in the end.
///
/// @param began when restic began, and `ended` when it was done, by the machine's clock
/// @param reallyEnded the same end by a clock that is right
/// @param lines how many it said, and `linesCrc` the CRC-32C of all of them with a line feed after each
/// @param snapshot restic's id of what it made
/// @param endedAt by the monotonic clock of this process
/// @param runs how often it was run: more than once is a broken promise
public record Truth(
        JobId job,
        HostId host,
        JobKind kind,
        Outcome outcome,
        Instant began,
        Instant ended,
        Instant reallyEnded,
        long lines,
        long linesCrc,
        Optional<String> snapshot,
        long endedAt,
        int runs) {
    Truth again() {
        return new Truth(
                job, host, kind, outcome, began, ended, reallyEnded, lines, linesCrc, snapshot, endedAt, runs + 1);
    }
}
