package io.resticmanager.ports.fakes;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.hook.HookOwner;
import io.resticmanager.ports.hook.HookStore;
import io.resticmanager.ports.hook.KeptHooks;
import java.util.List;
import java.util.Optional;

public final class MemoryHookStore implements HookStore {
    private final MemoryDatabase database;

    public MemoryHookStore(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Optional<KeptHooks> find(HookOwner owner) {
        return database.reading(() -> database.hooks.find(owner));
    }

    @Override
    public List<KeptHooks> of(HostId host) {
        return database.reading(() ->
                database.hooks.where(kept -> kept.owner().host().equals(host)).toList());
    }

    @Override
    public void put(KeptHooks hooks) {
        database.writing(() -> database.hooks.put(hooks.owner(), hooks));
    }
}
