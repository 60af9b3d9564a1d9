package io.resticmanager.http.web.hook;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.host.Host;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.http.web.Visit;
import io.resticmanager.ports.plan.ChangeHooks;
import jakarta.inject.Inject;

/// What the editor of a source group says of its hooks: that there are some, to everybody; where they are changed,
/// to those who may.
public final class HookSections {
    private final ChangeHooks hooks;

    @Inject
    public HookSections(ChangeHooks hooks) {
        this.hooks = hooks;
    }

    /// @param refused whether the agent of the host runs none although there are some
    /// @param href where they are changed; empty text for who may not
    public record Section(String words, boolean refused, String href) {}

    public Section of(Visit visit, Host host, SourceGroupId group) {
        ChangeHooks.Sides sides = hooks.sides(visit.person(), group).orElse(new ChangeHooks.Sides(false, false));
        boolean some = sides.pre() || sides.post();
        String words = sides.pre()
                ? sides.post()
                        ? "A pre-hook runs before each backup of this group, and a post-hook after it."
                        : "A pre-hook runs before each backup of this group."
                : sides.post()
                        ? "A post-hook runs after each backup of this group."
                        : "No hook runs around its backups.";
        return new Section(
                words,
                some && !host.agent().allowsHooks().orElse(true),
                visit.may(Permission.MANAGE_HOOKS) ? "/source-groups/" + group + "/hooks" : "");
    }
}
