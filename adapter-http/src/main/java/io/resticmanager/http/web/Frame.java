package io.resticmanager.http.web;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.account.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What stands around every page: where we are, who looks at it, the counts of the rail.
///
/// @param title of the browser's tab
/// @param formToken what each form carries as `csrfToken`
/// @param viewer absent while nobody is logged in; then there is no rail
/// @param live the scope whose changes the page follows, `fleet` or `host:ID`; empty text for none
/// @param wide whether the page uses the whole width of the window
public record Frame(
        String title,
        Section section,
        List<Crumb> crumbs,
        Theme theme,
        String formToken,
        Optional<Viewer> viewer,
        Rail rail,
        Optional<Notice> notice,
        String live,
        boolean wide) {
    /// The entry of the rail that is current.
    public enum Section {
        FLEET,
        JOBS,
        REPOSITORIES,
        AUDIT,
        ACCOUNT,
        NONE
    }

    /// A step of the way to this page; the last one is the page itself and has no address.
    public record Crumb(String words, String href) {}

    public record Viewer(String username, Role role) {
        public String roleWord() {
            String word = role.name();
            return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
        }

        public String initials() {
            return username.substring(0, Math.min(2, username.length())).toUpperCase(Locale.ROOT);
        }

        public boolean may(Permission permission) {
            return role.may(permission);
        }
    }

    /// @param running jobs that agents are at work on
    /// @param version of this server
    public record Rail(int running, int online, int hosts, String version) {}

    public boolean may(Permission permission) {
        return viewer.filter(v -> v.may(permission)).isPresent();
    }

    public Frame at(String words, String href) {
        return withCrumbs(List.of(new Crumb(words, href), new Crumb(title, "")));
    }

    public Frame withCrumbs(List<Crumb> way) {
        return new Frame(title, section, way, theme, formToken, viewer, rail, notice, live, wide);
    }

    public Frame following(String scope) {
        return new Frame(title, section, crumbs, theme, formToken, viewer, rail, notice, scope, wide);
    }

    public Frame inFullWidth() {
        return new Frame(title, section, crumbs, theme, formToken, viewer, rail, notice, live, true);
    }
}
