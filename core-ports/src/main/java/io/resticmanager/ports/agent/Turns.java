package io.resticmanager.ports.agent;

import io.resticmanager.domain.repository.RepositoryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Whose turn it is: one writing job at a time per repository, in the order of arrival; a few reading ones beside.
/// Not safe for concurrent use: its owner holds a lock.
final class Turns {
    /// Waiting jobs at most; beyond, the agent takes no more.
    static final int MOST_WAITING = 500;

    private static final int MOST_READING = 3;

    private final List<LiveJob> waiting = new ArrayList<>();
    private final Map<RepositoryId, Integer> writing = new HashMap<>();
    private int reading;

    boolean isFull() {
        return waiting.size() >= MOST_WAITING;
    }

    void queue(LiveJob job) {
        waiting.add(job);
    }

    /// @return whether it waited
    boolean withdraw(LiveJob job) {
        return waiting.remove(job);
    }

    List<LiveJob> waiting() {
        return List.copyOf(waiting);
    }

    /// Those whose turn has come; they hold it until they [#leave(LiveJob)].
    List<LiveJob> admit() {
        List<LiveJob> admitted = new ArrayList<>();
        for (Iterator<LiveJob> each = waiting.iterator(); each.hasNext(); ) {
            LiveJob job = each.next();
            if (mayEnter(job)) {
                each.remove();
                enter(job);
                admitted.add(job);
            }
        }
        return admitted;
    }

    /// Takes a turn without waiting, e.g. for what an earlier life has left in the repository.
    void enter(LiveJob job) {
        if (job.kind().waitsItsTurnOnTheAgent()) {
            writing.merge(job.repository(), 1, Integer::sum);
        } else {
            reading++;
        }
    }

    void leave(LiveJob job) {
        if (job.kind().waitsItsTurnOnTheAgent()) {
            writing.computeIfPresent(job.repository(), (id, n) -> n == 1 ? null : n - 1);
        } else {
            reading--;
        }
    }

    private boolean mayEnter(LiveJob job) {
        return job.kind().waitsItsTurnOnTheAgent() ? !writing.containsKey(job.repository()) : reading < MOST_READING;
    }
}
