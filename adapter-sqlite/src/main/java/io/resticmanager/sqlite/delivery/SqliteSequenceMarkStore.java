package io.resticmanager.sqlite.delivery;

import static io.resticmanager.sqlite.generated.Tables.SEQUENCE_MARK;

import io.resticmanager.domain.delivery.SequenceMark;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.delivery.SequenceMarkStore;
import io.resticmanager.sqlite.SqliteDatabase;
import jakarta.inject.Inject;
import java.util.Optional;

public final class SqliteSequenceMarkStore implements SequenceMarkStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteSequenceMarkStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public SequenceMark find(HostId host, SpoolId spool) {
        return database.reading(dsl -> dsl.select(SEQUENCE_MARK.SEQ, SEQUENCE_MARK.FACT_ID)
                .from(SEQUENCE_MARK)
                .where(SEQUENCE_MARK.HOST_ID.eq(host.toString()), SEQUENCE_MARK.SPOOL_ID.eq(spool.toString()))
                .fetchOptional(row -> new SequenceMark(row.value1(), Optional.ofNullable(row.value2())))
                .orElse(SequenceMark.NONE));
    }

    @Override
    public void put(HostId host, SpoolId spool, SequenceMark mark) {
        database.writing()
                .insertInto(
                        SEQUENCE_MARK,
                        SEQUENCE_MARK.HOST_ID,
                        SEQUENCE_MARK.SPOOL_ID,
                        SEQUENCE_MARK.SEQ,
                        SEQUENCE_MARK.FACT_ID)
                .values(
                        host.toString(),
                        spool.toString(),
                        mark.seq(),
                        mark.factId().orElse(null))
                .onConflict(SEQUENCE_MARK.HOST_ID, SEQUENCE_MARK.SPOOL_ID)
                .doUpdate()
                .set(SEQUENCE_MARK.SEQ, mark.seq())
                .set(SEQUENCE_MARK.FACT_ID, mark.factId().orElse(null))
                .execute();
    }
}
