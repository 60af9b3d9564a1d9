package io.resticmanager.sqlite.hook;

import static io.resticmanager.sqlite.generated.Tables.HOOKS;

import io.resticmanager.domain.hook.Shell;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.hook.HookOwner;
import io.resticmanager.ports.hook.HookStore;
import io.resticmanager.ports.hook.KeptHooks;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.HooksRecord;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

public final class SqliteHookStore implements HookStore {
    private final SqliteDatabase database;

    @Inject
    public SqliteHookStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<KeptHooks> find(HookOwner owner) {
        return database.reading(dsl ->
                dsl.selectFrom(HOOKS).where(HOOKS.OWNER_ID.eq(owner.key())).fetchOptional(SqliteHookStore::kept));
    }

    @Override
    public List<KeptHooks> of(HostId host) {
        return database.reading(dsl ->
                dsl.selectFrom(HOOKS).where(HOOKS.HOST_ID.eq(host.toString())).fetch(SqliteHookStore::kept));
    }

    @Override
    public void put(KeptHooks hooks) {
        HooksRecord row = row(hooks);
        database.writing()
                .insertInto(HOOKS)
                .set(row)
                .onDuplicateKeyUpdate()
                .set(row)
                .execute();
    }

    // Every column is set: what a side has no longer is overwritten.
    private static HooksRecord row(KeptHooks hooks) {
        HooksRecord row = new HooksRecord()
                .setOwnerId(hooks.owner().key())
                .setHostId(hooks.owner().host().toString())
                .setGroupId(Column.text(hooks.owner().group()))
                .setShell(hooks.shell().name())
                .setPre(word(hooks.pre()))
                .setPreSealed(null)
                .setPreTimeoutSeconds(null)
                .setPreDirectory(null)
                .setPost(word(hooks.post()))
                .setPostSealed(null)
                .setPostTimeoutSeconds(null)
                .setPostDirectory(null)
                .setRevision((long) hooks.revision());
        if (hooks.pre() instanceof KeptHooks.Side.Own own) {
            row.setPreSealed(own.sealed())
                    .setPreTimeoutSeconds(own.timeout().toSeconds())
                    .setPreDirectory(own.directory().orElse(null));
        }
        if (hooks.post() instanceof KeptHooks.Side.Own own) {
            row.setPostSealed(own.sealed())
                    .setPostTimeoutSeconds(own.timeout().toSeconds())
                    .setPostDirectory(own.directory().orElse(null));
        }
        return row;
    }

    private static KeptHooks kept(HooksRecord row) {
        return new KeptHooks(
                new HookOwner(
                        HostId.of(row.getHostId()),
                        Optional.ofNullable(row.getGroupId()).map(SourceGroupId::of)),
                Shell.valueOf(row.getShell()),
                side(row.getPre(), row.getPreSealed(), row.getPreTimeoutSeconds(), row.getPreDirectory()),
                side(row.getPost(), row.getPostSealed(), row.getPostTimeoutSeconds(), row.getPostDirectory()),
                row.getRevision().intValue());
    }

    private static String word(KeptHooks.Side side) {
        return switch (side) {
            case KeptHooks.Side.Inherited ignored -> "inherited";
            case KeptHooks.Side.Off ignored -> "off";
            case KeptHooks.Side.Own ignored -> "own";
        };
    }

    private static KeptHooks.Side side(
            String word, byte @Nullable [] sealed, @Nullable Long timeoutSeconds, @Nullable String directory) {
        return switch (word) {
            case "inherited" -> new KeptHooks.Side.Inherited();
            case "off" -> new KeptHooks.Side.Off();
            case "own" ->
                new KeptHooks.Side.Own(
                        Column.present(sealed),
                        Duration.ofSeconds(Column.present(timeoutSeconds)),
                        Optional.ofNullable(directory));
            default -> throw new IllegalStateException("there is no hook that is " + word);
        };
    }
}
