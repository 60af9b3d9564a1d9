package io.resticmanager.http.web.audit;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Badge;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.http.web.words.Sizes;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.audit.ReadAudit;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The audit log with its filters, and its verification.
public final class AuditPages implements PageSet {
    private static final int LONGEST = 100;

    private final ReadAudit audit;
    private final ReadHosts hosts;
    private final ReadRepositories repositories;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public AuditPages(ReadAudit audit, ReadHosts hosts, ReadRepositories repositories, Frames frames, Clock clock) {
        this.audit = audit;
        this.hosts = hosts;
        this.repositories = repositories;
        this.frames = frames;
        this.clock = clock;
    }

    /// What is asked for, as the form shows it; blank parts match everything.
    public record Asked(String user, String action, String target, String from, String to) {
        public boolean isFiltered() {
            return !(user + action + target + from + to).isEmpty();
        }

        Links links() {
            return Links.to("/audit")
                    .with("user", user)
                    .with("action", action)
                    .with("target", target)
                    .with("from", from)
                    .with("to", to);
        }
    }

    public record Choice(String value, String words, boolean chosen) {}

    /// @param actor who; a host by its name
    /// @param actorIcon empty text for people
    /// @param onlyActor the same page for this one alone
    /// @param href of what it was done to; empty text when it has no page
    public record Row(
            long number,
            Moment at,
            String actor,
            String actorIcon,
            String onlyActor,
            String words,
            String target,
            String href,
            String onlyTarget,
            String address,
            Badge result,
            Map<String, String> payload) {}

    /// @param tone `ok` or `bad`
    public record Verified(String tone, String title, String sentence) {}

    public record AuditPage(
            Frame frame,
            Asked asked,
            List<Choice> actions,
            List<Row> rows,
            Optional<Verified> verified,
            String first,
            String next,
            boolean later) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/audit").needs(Permission.VIEW_AUDIT).by(visit -> list(visit, Optional.empty())),
                PageRoute.post("/audit/verify").needs(Permission.VIEW_AUDIT).by(this::verify));
    }

    private Reply verify(Visit visit) {
        return list(
                visit,
                Optional.of(
                        switch (audit.verify(visit.person())) {
                            case ReadAudit.Verification.Intact intact ->
                                new Verified(
                                        "ok",
                                        "The trail is intact.",
                                        Sizes.count(intact.entries(), "entry", "entries")
                                                + " follow from one another, and none is missing.");
                            case ReadAudit.Verification.Broken broken ->
                                new Verified(
                                        "bad",
                                        "The trail was changed.",
                                        "It holds up to entry " + Sizes.count(broken.number() - 1) + ". Entry "
                                                + Sizes.count(broken.number())
                                                + " was changed or removed by somebody with access to the database. Compare it with a"
                                                + " copy of the database from before.");
                        }));
    }

    private Reply list(Visit visit, Optional<Verified> verified) {
        Asked asked = new Asked(
                text(visit, "user"),
                text(visit, "action"),
                text(visit, "target"),
                day(visit, "from"),
                day(visit, "to"));
        AuditStore.Filter filter = new AuditStore.Filter(
                some(asked.user()),
                some(asked.action()),
                some(asked.target()),
                some(asked.from())
                        .map(d ->
                                LocalDate.parse(d).atStartOfDay(clock.getZone()).toInstant()),
                some(asked.to())
                        .map(d -> LocalDate.parse(d)
                                .plusDays(1)
                                .atStartOfDay(clock.getZone())
                                .toInstant()));
        Page<AuditEntry> page = visit.paged(50, wanted -> audit.list(visit.person(), filter, wanted));
        Links here = asked.links();
        AuditNames names = AuditNames.of(visit.person(), hosts, repositories, page.items());
        return Reply.view(
                "audit/list.jte",
                new AuditPage(
                        frames.of(visit, Frame.Section.AUDIT, "Audit log").inFullWidth(),
                        asked,
                        choices(asked.action()),
                        page.items().stream()
                                .map(entry -> row(entry, here, names))
                                .toList(),
                        verified,
                        here.toString(),
                        page.next()
                                .map(next -> here.with("cursor", next.text()).toString())
                                .orElse(""),
                        visit.query("cursor").isPresent()));
    }

    private Row row(AuditEntry entry, Links here, AuditNames names) {
        return new Row(
                entry.number(),
                Moment.absolute(entry.at(), clock),
                switch (entry.actorKind()) {
                    case "agent" -> names.host(entry.actor());
                    case "anonymous" -> entry.payload().getOrDefault("username", "somebody");
                    default -> entry.actor();
                },
                switch (entry.actorKind()) {
                    case "agent" -> "radio";
                    case "server" -> "server";
                    case "anonymous" -> "circle-help";
                    default -> "";
                },
                entry.actor().isEmpty() ? "" : here.with("user", entry.actor()).toString(),
                AuditWords.words(entry),
                names.target(entry),
                names.href(entry),
                entry.target().isEmpty()
                        ? ""
                        : here.with("target", entry.target()).toString(),
                entry.address(),
                AuditWords.result(entry),
                entry.payload());
    }

    private static List<Choice> choices(String chosen) {
        return AuditWords.actions().entrySet().stream()
                .map(e -> new Choice(e.getKey(), e.getValue(), e.getKey().equals(chosen)))
                .toList();
    }

    private static String text(Visit visit, String name) {
        return visit.query(name).filter(text -> text.length() <= LONGEST).orElse("");
    }

    private static String day(Visit visit, String name) {
        return visit.query(name, text -> {
                    try {
                        return LocalDate.parse(text).toString();
                    } catch (DateTimeException notADay) {
                        throw new IllegalArgumentException("not a day", notADay);
                    }
                })
                .orElse("");
    }

    private static Optional<String> some(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }
}
