package io.resticmanager.ports.model;

import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.delivery.SpoolRange;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.ports.host.AgentCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an agent has on disk: its spool and its journal of seen jobs. Can be copied, as a machine's snapshot is.
final class ModelDisk {
    /// @param end the final fact, once there is one
    record Entry(AgentCommand.Run command, JobState state, Optional<AgentFact.Finished> end) {}

    final TreeMap<Long, AgentFact> facts = new TreeMap<>();
    final Map<JobId, Entry> journal = new HashMap<>();
    SpoolId spool;
    long lastSeq;
    long acknowledged;

    ModelDisk(SpoolId spool) {
        this.spool = spool;
    }

    ModelDisk copy() {
        ModelDisk copy = new ModelDisk(spool);
        copy.facts.putAll(facts);
        copy.journal.putAll(journal);
        copy.lastSeq = lastSeq;
        copy.acknowledged = acknowledged;
        return copy;
    }

    void append(AgentFact fact) {
        facts.put(++lastSeq, fact);
    }

    SpoolRange range() {
        return new SpoolRange(spool, facts.isEmpty() ? lastSeq + 1 : facts.firstKey(), lastSeq);
    }

    void startAnew(SpoolId fresh) {
        List<AgentFact> open =
                new ArrayList<>(facts.tailMap(acknowledged, false).values());
        facts.clear();
        spool = fresh;
        lastSeq = 0;
        acknowledged = 0;
        open.forEach(this::append);
    }

    void forgetAcknowledged() {
        facts.headMap(acknowledged, true).clear();
    }
}
