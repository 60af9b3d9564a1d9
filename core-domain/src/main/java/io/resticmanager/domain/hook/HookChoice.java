package io.resticmanager.domain.hook;

/// What a host or one of its source groups says about one side of its backups.
public sealed interface HookChoice {
    /// A group leaves it to its host; a host that says so has none.
    record Inherited() implements HookChoice {}

    /// None, whatever the host's default is.
    record Off() implements HookChoice {}

    record Own(Hook hook) implements HookChoice {}

    /// It has one, but its text can no longer be decrypted. It never becomes "none".
    record Unreadable() implements HookChoice {}

    /// What holds for a group that says this.
    default HookChoice orOf(HookChoice host) {
        return this instanceof Inherited ? host : this;
    }

    /// Whether something would have to run.
    default boolean isSet() {
        return this instanceof Own || this instanceof Unreadable;
    }
}
