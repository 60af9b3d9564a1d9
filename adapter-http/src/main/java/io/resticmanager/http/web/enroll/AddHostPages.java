package io.resticmanager.http.web.enroll;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.api.enroll.EnrollCommands;
import io.resticmanager.http.api.enroll.InstallCommands;
import io.resticmanager.http.web.Form;
import io.resticmanager.http.web.Frame;
import io.resticmanager.http.web.Frames;
import io.resticmanager.http.web.PageRoute;
import io.resticmanager.http.web.PageSet;
import io.resticmanager.http.web.Reply;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.words.HostNames;
import io.resticmanager.http.web.words.Moment;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens.Wish;
import io.resticmanager.ports.host.ReadHosts;
import io.resticmanager.ports.repository.ReadRepositories;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Adding a host in three steps, and the tokens that are open. A token's text is in no address and shown once: in the
/// answer to the form that made it.
public final class AddHostPages implements PageSet {
    private static final String FORM = "enroll/form.jte";
    private static final String STATE = "enroll/page.jte";
    private static final int MOST_REPOSITORIES = 500;
    private static final int OPEN = 50;

    private final IssueEnrollmentTokens tokens;
    private final ReadRepositories repositories;
    private final ReadHosts hosts;
    private final EnrollStates states;
    private final InstallCommands commands;
    private final Frames frames;
    private final Clock clock;

    @Inject
    public AddHostPages(
            IssueEnrollmentTokens tokens,
            ReadRepositories repositories,
            ReadHosts hosts,
            EnrollStates states,
            InstallCommands commands,
            Frames frames,
            Clock clock) {
        this.tokens = tokens;
        this.repositories = repositories;
        this.hosts = hosts;
        this.states = states;
        this.commands = commands;
        this.frames = frames;
        this.clock = clock;
    }

    /// @param open tokens that can still be used, newest first
    /// @param moreOpen whether there are more of them than shown
    public record Add(
            Frame frame,
            Form form,
            Given given,
            List<Storage> storages,
            List<Lifetime> lifetimes,
            List<Open> open,
            boolean moreOpen) {}

    /// What the fields hold at first.
    public record Given(String name, String tags, String includes, boolean mayInitialise) {}

    /// @param more e.g. what is stored there
    public record Storage(String id, String name, String more, boolean chosen) {}

    public record Lifetime(long hours, String words, boolean chosen) {}

    public record Open(String id, String words, Moment created, Moment expires, int usesLeft) {}

    /// @param commands present only in the answer to the form that made the token
    /// @param server what the agent connects to
    public record Waiting(
            Frame frame,
            EnrollStates.State state,
            Optional<EnrollCommands> commands,
            String server,
            boolean serverIsGuessed) {}

    @Override
    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/hosts/add").needs(Permission.MANAGE_HOSTS).by(this::show),
                PageRoute.post("/hosts/add").needs(Permission.MANAGE_HOSTS).by(this::issue),
                PageRoute.get("/hosts/add/{token}")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::state),
                PageRoute.post("/hosts/add/{token}/again")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::again),
                PageRoute.post("/hosts/add/{token}/revoke")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::revoke),
                PageRoute.post("/hosts/{id}/re-enroll")
                        .needs(Permission.MANAGE_HOSTS)
                        .by(this::enrollAgain));
    }

    private Reply show(Visit visit) {
        Optional<EnrollmentToken> like = visit.query("like", Ulid::new).flatMap(id -> tokens.find(visit.person(), id));
        Given given = like.map(token -> new Given(
                        "",
                        String.join(" ", token.tags().words()),
                        String.join("\n", token.includes()),
                        token.mayInitialise()))
                .orElse(new Given("", "", "", true));
        Optional<String> chosen = like.flatMap(EnrollmentToken::repositoryId).map(RepositoryId::toString);
        return Reply.view(FORM, add(visit, Form.empty(), given, chosen, EnrollmentToken.DEFAULT_TTL));
    }

    private Reply issue(Visit visit) {
        Form form = visit.form();
        Optional<String> name = form.optional("name", AddHostPages::name);
        Optional<Tags> tags = form.optional("tags", text -> Tags.of(words(text)));
        Optional<RepositoryId> repository = form.optional("repositoryId", RepositoryId::of);
        Optional<List<String>> includes = includes(form);
        Duration ttl = form.optional("hours", AddHostPages::hours).orElse(EnrollmentToken.DEFAULT_TTL);
        boolean mayInitialise = form.isChecked("mayInitialise");
        if (form.isGood()) {
            Wish wish = new Wish(
                    name,
                    tags.orElse(Tags.NONE),
                    repository,
                    includes.orElse(List.of()),
                    mayInitialise,
                    Optional.empty(),
                    ttl,
                    1);
            IssueEnrollmentTokens.Result result = tokens.issue(visit.person(), wish);
            if (result instanceof IssueEnrollmentTokens.Result.Issued issued) {
                return issued(visit, issued);
            }
            form.refuse("repositoryId", "This repository has been removed. Choose another one.");
        }
        Given given = new Given(form.text("name"), form.text("tags"), form.text("includes"), mayInitialise);
        return Reply.refused(FORM, add(visit, form, given, Optional.of(form.text("repositoryId")), ttl));
    }

    private Reply state(Visit visit) {
        EnrollStates.State state = states.of(visit, token(visit)).orElseThrow(AddHostPages::none);
        return Reply.view(STATE, waiting(visit, state, Optional.empty()));
    }

    /// The command again: its token was shown once, so it takes a new one, and the old one ends.
    private Reply again(Visit visit) {
        EnrollmentToken old = tokens.find(visit.person(), token(visit)).orElseThrow(AddHostPages::none);
        Wish wish = new Wish(
                old.hostname(),
                old.tags(),
                old.repositoryId(),
                old.includes(),
                old.mayInitialise(),
                old.forHost(),
                Duration.between(old.createdAt(), old.expiresAt()),
                1);
        return switch (tokens.issue(visit.person(), wish)) {
            case IssueEnrollmentTokens.Result.Issued issued -> {
                tokens.revoke(visit.person(), old.id());
                yield issued(visit, issued);
            }
            case IssueEnrollmentTokens.Result.NoSuchRepository ignored ->
                Reply.to("/hosts/add?like=" + old.id()).warning("Its repository has been removed. Choose another one.");
            case IssueEnrollmentTokens.Result.NoSuchHost ignored ->
                Reply.to("/hosts/add").warning("The host it was for has been removed. Add it as a new one.");
        };
    }

    private Reply revoke(Visit visit) {
        if (!tokens.revoke(visit.person(), token(visit))) {
            throw none();
        }
        return Reply.to("/hosts/add").saying("The token is revoked. Nobody can enroll with it any more.");
    }

    private Reply enrollAgain(Visit visit) {
        HostId id = visit.id("id", "host", HostId::new);
        Wish wish = new Wish(
                Optional.empty(),
                Tags.NONE,
                Optional.empty(),
                List.of(),
                false,
                Optional.of(id),
                EnrollmentToken.DEFAULT_TTL,
                1);
        return switch (tokens.issue(visit.person(), wish)) {
            case IssueEnrollmentTokens.Result.Issued issued -> issued(visit, issued);
            case IssueEnrollmentTokens.Result.NoSuchHost ignored ->
                throw new RefusedCallException(Problem.notFound("host"));
            case IssueEnrollmentTokens.Result.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.notFound("repository"));
        };
    }

    private Reply issued(Visit visit, IssueEnrollmentTokens.Result.Issued issued) {
        EnrollStates.State state = states.of(visit, issued.token().id()).orElseThrow();
        EnrollCommands shown = commands.of(visit.baseUrl(), issued.secret(), state.again());
        return Reply.view(STATE, waiting(visit, state, Optional.of(shown)));
    }

    private Waiting waiting(Visit visit, EnrollStates.State state, Optional<EnrollCommands> commands) {
        Frame frame = frames.of(visit, Frame.Section.FLEET, state.again() ? "Enroll again" : "Add host")
                .at("Fleet", "/")
                .following("enroll:" + state.id());
        return new Waiting(frame, state, commands, URI.create(visit.baseUrl()).getAuthority(), !visit.isBaseUrlSet());
    }

    private Add add(Visit visit, Form form, Given given, Optional<String> chosen, Duration ttl) {
        Page<EnrollmentToken> open = tokens.open(visit.person(), new PageRequest(Optional.empty(), OPEN));
        return new Add(
                frames.of(visit, Frame.Section.FLEET, "Add host").at("Fleet", "/"),
                form,
                given,
                storages(visit, chosen),
                List.of(
                        new Lifetime(1, "1 hour", ttl.toHours() <= 1),
                        new Lifetime(24, "1 day", ttl.toHours() == 24),
                        new Lifetime(168, "7 days", ttl.toHours() == 168)),
                open(visit, open.items()),
                open.next().isPresent());
    }

    private List<Storage> storages(Visit visit, Optional<String> chosen) {
        return repositories.list(visit.person(), new PageRequest(Optional.empty(), MOST_REPOSITORIES)).items().stream()
                .map(view -> view.repository())
                .map(repository -> new Storage(
                        repository.id().toString(),
                        repository.name(),
                        repository.url().text(),
                        chosen.filter(repository.id().toString()::equals).isPresent()))
                .toList();
    }

    private List<Open> open(Visit visit, List<EnrollmentToken> tokens) {
        HostNames names = HostNames.of(
                visit.person(),
                hosts,
                tokens.stream().flatMap(token -> token.forHost().stream()).collect(Collectors.toSet()));
        return tokens.stream().map(token -> open(token, names)).toList();
    }

    private Open open(EnrollmentToken token, HostNames names) {
        String words = token.forHost()
                .map(host -> names.of(host) + ", again")
                .or(token::hostname)
                .orElse("A machine that says its name itself");
        return new Open(
                token.id().text(),
                words,
                Moment.of(token.createdAt(), clock),
                Moment.of(token.expiresAt(), clock),
                token.usesLeft());
    }

    private static Optional<List<String>> includes(Form form) {
        try {
            return Optional.of(
                    Selection.EMPTY.withIncludes(form.lines("includes")).includes());
        } catch (IllegalArgumentException refused) {
            form.refuse("includes", refused);
            return Optional.empty();
        }
    }

    private static String name(String text) {
        if (text.length() > 255 || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw new IllegalArgumentException("a host name is 1 to 255 printable characters");
        }
        return text;
    }

    private static Duration hours(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 720) {
            throw new IllegalArgumentException("a token lives from 1 hour to 30 days");
        }
        return Duration.ofHours(Integer.parseInt(text));
    }

    private static List<String> words(String text) {
        return List.of(text.split("[\\s,]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Ulid token(Visit visit) {
        return visit.id("token", "enrollment token", ulid -> ulid);
    }

    private static RefusedCallException none() {
        return new RefusedCallException(Problem.notFound("enrollment token"));
    }
}
