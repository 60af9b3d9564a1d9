package io.resticmanager.http.api.enroll;

import io.resticmanager.domain.account.Permission;
import io.resticmanager.domain.enroll.EnrollmentToken;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.http.Answer;
import io.resticmanager.http.Call;
import io.resticmanager.http.Fields;
import io.resticmanager.http.PageJson;
import io.resticmanager.http.Problem;
import io.resticmanager.http.RefusedCallException;
import io.resticmanager.http.Resource;
import io.resticmanager.http.Route;
import io.resticmanager.ports.enroll.IssueEnrollmentTokens;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Making, listing and revoking enrollment tokens.
public final class EnrollmentTokenResource implements Resource {
    private final IssueEnrollmentTokens tokens;
    private final InstallCommands commands;

    @Inject
    public EnrollmentTokenResource(IssueEnrollmentTokens tokens, InstallCommands commands) {
        this.tokens = tokens;
        this.commands = commands;
    }

    /// @param hostname what the new host is called; absent: what it calls itself
    /// @param includes the paths it backs up at first
    /// @param mayInitialise whether a repository that is definitely absent is made; yes unless told
    /// @param hostId gives that host a fresh bearer instead of making a new one
    public record TokenInput(
            @Nullable String hostname,
            @Nullable List<String> tags,
            @Nullable String repositoryId,
            @Nullable List<String> includes,
            @Nullable Boolean mayInitialise,
            @Nullable String hostId,
            @Nullable Long ttlSeconds,
            @Nullable Integer uses) {}

    /// @param token shown once
    /// @param notice what to look at before the commands are used
    public record IssuedJson(
            String id, String token, Instant expiresAt, EnrollCommands commands, Optional<String> notice) {}

    public record TokenJson(
            String id,
            Optional<String> hostname,
            List<String> tags,
            Optional<String> repositoryId,
            List<String> includes,
            boolean mayInitialise,
            Optional<String> hostId,
            Instant createdAt,
            Instant expiresAt,
            int usesLeft) {}

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/enrollment-tokens")
                        .named("issueEnrollmentToken", "Makes a token that enrolls hosts.")
                        .needs(Permission.MANAGE_HOSTS)
                        .takes(TokenInput.class)
                        .answers(201, IssuedJson.class)
                        .by(this::issue),
                Route.get("/api/enrollment-tokens")
                        .named("listEnrollmentTokens", "Tokens that can still be used, newest first.")
                        .needs(Permission.MANAGE_HOSTS)
                        .answersPageOf(TokenJson.class)
                        .by(call -> Answer.ok(PageJson.of(
                                call.paged(page -> tokens.open(call.actor(), page)), EnrollmentTokenResource::json))),
                Route.delete("/api/enrollment-tokens/{id}")
                        .named("revokeEnrollmentToken", "Revokes a token.")
                        .needs(Permission.MANAGE_HOSTS)
                        .answersNothing(204)
                        .by(this::revoke));
    }

    private Answer issue(Call call) {
        TokenInput in = call.input(TokenInput.class);
        Fields fields = new Fields();
        Optional<String> hostname = fields.optional("hostname", in.hostname(), Machines::name);
        Optional<Tags> tags = fields.optional("tags", in.tags(), Tags::of);
        Optional<RepositoryId> repository = fields.optional("repositoryId", in.repositoryId(), RepositoryId::of);
        Optional<List<String>> includes = fields.optional(
                "includes", in.includes(), i -> Selection.EMPTY.withIncludes(i).includes());
        Optional<HostId> host = fields.optional("hostId", in.hostId(), HostId::of);
        Optional<Duration> ttl = fields.optional("ttlSeconds", in.ttlSeconds(), EnrollmentTokenResource::ttl);
        Optional<Integer> uses = fields.optional("uses", in.uses(), EnrollmentTokenResource::uses);
        fields.check();
        IssueEnrollmentTokens.Wish wish = new IssueEnrollmentTokens.Wish(
                hostname,
                tags.orElse(Tags.NONE),
                repository,
                includes.orElse(List.of()),
                !Boolean.FALSE.equals(in.mayInitialise()),
                host,
                ttl.orElse(EnrollmentToken.DEFAULT_TTL),
                uses.orElse(1));
        return switch (tokens.issue(call.actor(), wish)) {
            case IssueEnrollmentTokens.Result.Issued issued -> issued(call, issued);
            case IssueEnrollmentTokens.Result.NoSuchRepository ignored ->
                throw new RefusedCallException(Problem.invalid("repositoryId", "There is no such repository."));
            case IssueEnrollmentTokens.Result.NoSuchHost ignored ->
                throw new RefusedCallException(Problem.invalid("hostId", "There is no such host."));
        };
    }

    private Answer issued(Call call, IssueEnrollmentTokens.Result.Issued issued) {
        String server = call.baseUrl();
        String id = issued.token().id().text();
        return Answer.created(
                "/api/enrollment-tokens/" + id,
                new IssuedJson(
                        id,
                        issued.secret().reveal(),
                        issued.token().expiresAt(),
                        commands.of(
                                server,
                                issued.secret(),
                                issued.token().forHost().isPresent()),
                        call.isBaseUrlSet() ? Optional.empty() : Optional.of(InstallCommands.notice(server))));
    }

    private Answer revoke(Call call) {
        if (!tokens.revoke(call.actor(), call.id("id", "enrollment token", u -> u))) {
            throw new RefusedCallException(Problem.notFound("enrollment token"));
        }
        return Answer.noContent();
    }

    private static TokenJson json(EnrollmentToken token) {
        return new TokenJson(
                token.id().text(),
                token.hostname(),
                token.tags().words(),
                token.repositoryId().map(RepositoryId::toString),
                token.includes(),
                token.mayInitialise(),
                token.forHost().map(HostId::toString),
                token.createdAt(),
                token.expiresAt(),
                token.usesLeft());
    }

    private static Duration ttl(long seconds) {
        if (seconds < 1 || seconds > EnrollmentToken.LONGEST_TTL.toSeconds()) {
            throw new IllegalArgumentException("a token lives from 1 second to 30 days");
        }
        return Duration.ofSeconds(seconds);
    }

    private static int uses(int uses) {
        if (uses < 1 || uses > EnrollmentToken.MOST_USES) {
            throw new IllegalArgumentException("a token has 1 to " + EnrollmentToken.MOST_USES + " uses");
        }
        return uses;
    }
}
