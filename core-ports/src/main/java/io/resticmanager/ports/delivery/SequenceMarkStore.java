package io.resticmanager.ports.delivery;

import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.HostId;

public interface SequenceMarkStore {
    /// [SequenceMark#NONE] for a spool never heard of.
    SequenceMark find(HostId host, SpoolId spool);

    void put(HostId host, SpoolId spool, SequenceMark mark);
}
