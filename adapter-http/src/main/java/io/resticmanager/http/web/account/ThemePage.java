package io.resticmanager.http.web.account;

import io.resticmanager.http.web.OwnPath;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Theme;
import io.resticmanager.http.web.Visit;
import jakarta.inject.Inject;
import java.util.List;

/// Choosing light, dark or what the system says.
public final class ThemePage implements PageSet {
    @Inject
    public ThemePage() {}

    @Override
    public List<PageRoute> routes() {
        return List.of(PageRoute.post("/theme").by(ThemePage::choose));
    }

    private static Reply choose(Visit visit) {
        Theme theme = Theme.of(visit.form().text("theme"));
        return Reply.to(OwnPath.or(visit.form().text("back"), "/"))
                .with("Set-Cookie", theme.cookie(visit.secureCookie()));
    }
}
