package io.resticmanager.domain.hook;

/// Both sides of a backup.
public record HookPair(HookChoice pre, HookChoice post) {
    /// Neither says anything.
    public static final HookPair INHERITED = new HookPair(new HookChoice.Inherited(), new HookChoice.Inherited());

    /// Each side of its own: a group may have its own pre-hook and its host's post-hook.
    public HookPair orOf(HookPair host) {
        return new HookPair(pre.orOf(host.pre), post.orOf(host.post));
    }

    /// Whether anything would have to run.
    public boolean isSet() {
        return pre.isSet() || post.isSet();
    }

    public HookChoice of(HookPhase phase) {
        return switch (phase) {
            case PRE -> pre;
            case POST -> post;
        };
    }
}
