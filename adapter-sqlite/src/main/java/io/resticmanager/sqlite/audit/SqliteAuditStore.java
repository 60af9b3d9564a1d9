package io.resticmanager.sqlite.audit;

import static io.resticmanager.sqlite.generated.Tables.AUDIT_ENTRY;
import static io.resticmanager.sqlite.generated.Tables.AUDIT_HEAD;

import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.Json;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.AuditEntryRecord;
import io.resticmanager.sqlite.generated.tables.records.AuditHeadRecord;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

public final class SqliteAuditStore implements AuditStore {
    private static final String LIST = "audit";
    private static final long ONLY = 1;

    private final SqliteDatabase database;

    @Inject
    public SqliteAuditStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void append(AuditEntry entry, AuditHead head) {
        database.writing()
                .insertInto(AUDIT_ENTRY)
                .set(new AuditEntryRecord()
                        .setNumber(entry.number())
                        .setAt(Column.at(entry.at()))
                        .setActorKind(entry.actorKind())
                        .setActor(entry.actor())
                        .setAddress(entry.address())
                        .setAction(entry.action())
                        .setTargetKind(entry.targetKind())
                        .setTarget(entry.target())
                        .setPayload(Json.map(entry.payload()))
                        .setMac(entry.mac()))
                .execute();
        AuditHeadRecord row =
                new AuditHeadRecord().setId(ONLY).setNumber(head.number()).setMac(head.mac());
        database.writing()
                .insertInto(AUDIT_HEAD)
                .set(row)
                .onConflict(AUDIT_HEAD.ID)
                .doUpdate()
                .set(row)
                .execute();
    }

    @Override
    public Optional<AuditHead> head() {
        return database.reading(
                dsl -> dsl.selectFrom(AUDIT_HEAD).fetchOptional(row -> new AuditHead(row.getNumber(), row.getMac())));
    }

    @Override
    public Optional<AuditEntry> last() {
        return database.reading(dsl -> dsl.selectFrom(AUDIT_ENTRY)
                .orderBy(AUDIT_ENTRY.NUMBER.desc())
                .limit(1)
                .fetchOptional(SqliteAuditStore::entry));
    }

    @Override
    public Page<AuditEntry> list(Filter filter, PageRequest page) {
        List<Condition> conditions = new ArrayList<>();
        filter.actor().ifPresent(a -> conditions.add(AUDIT_ENTRY.ACTOR.eq(a)));
        filter.action().ifPresent(a -> conditions.add(AUDIT_ENTRY.ACTION.eq(a)));
        filter.target().ifPresent(t -> conditions.add(AUDIT_ENTRY.TARGET.eq(t)));
        filter.from().ifPresent(f -> conditions.add(AUDIT_ENTRY.AT.ge(Column.at(f))));
        filter.to().ifPresent(t -> conditions.add(AUDIT_ENTRY.AT.lt(Column.at(t))));
        Cursors.keys(page, LIST, 2)
                .ifPresent(keys -> conditions.add(DSL.row(AUDIT_ENTRY.AT, AUDIT_ENTRY.NUMBER)
                        .lt(Cursors.number(keys.get(0)), Cursors.number(keys.get(1)))));
        List<AuditEntry> rows = database.reading(dsl -> dsl.selectFrom(AUDIT_ENTRY)
                .where(conditions)
                .orderBy(AUDIT_ENTRY.AT.desc(), AUDIT_ENTRY.NUMBER.desc())
                .limit(page.limit() + 1)
                .fetch(SqliteAuditStore::entry));
        return Cursors.page(rows, page.limit(), last -> Cursors.of(LIST, Column.at(last.at()), last.number()));
    }

    @Override
    public List<AuditEntry> after(long number, int limit) {
        return database.reading(dsl -> dsl.selectFrom(AUDIT_ENTRY)
                .where(AUDIT_ENTRY.NUMBER.gt(number))
                .orderBy(AUDIT_ENTRY.NUMBER)
                .limit(limit)
                .fetch(SqliteAuditStore::entry));
    }

    private static AuditEntry entry(AuditEntryRecord row) {
        return new AuditEntry(
                row.getNumber(),
                Column.instant(row.getAt()),
                row.getActorKind(),
                row.getActor(),
                row.getAddress(),
                row.getAction(),
                row.getTargetKind(),
                row.getTarget(),
                Json.map(row.getPayload()),
                row.getMac());
    }
}
