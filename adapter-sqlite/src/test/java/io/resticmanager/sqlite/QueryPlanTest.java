package io.resticmanager.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.resticmanager.domain.host.Connection;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Protection;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.source.SourceGroupId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.contract.Rows;
import io.resticmanager.ports.event.EventBus;
import io.resticmanager.ports.fakes.CountingIds;
import io.resticmanager.ports.fakes.MutableClock;
import io.resticmanager.ports.fakes.Stores;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.ports.snapshot.SnapshotStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Asks SQLite how it answers each list: by an index that is in the list's order already, never by reading everything
/// and never by sorting.
class QueryPlanTest {
    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.atNoon();
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(Connections.class);
    private SqliteDatabase database;
    private Stores stores;
    private HostId host;
    private RepositoryId repository;
    private JobId job;

    @BeforeEach
    void open() {
        seen.start();
        log.addAppender(seen);
        log.setAdditive(false);
        log.setLevel(Level.TRACE);
        database = SqliteDatabase.open(directory, new EventBus());
        stores = SqliteStores.of(database);
        Rows rows = new Rows(stores, new CountingIds(clock), clock);
        for (int i = 0; i < 3; i++) {
            var aHost = rows.host("host-" + i, "prod");
            var aRepository = rows.repository("repository-" + i);
            rows.group(aHost, aRepository);
            for (int n = 0; n < 3; n++) {
                job = rows.job(aHost, aRepository).id();
                rows.snapshot(aHost, aRepository, clock.instant());
                rows.token(Duration.ofHours(1), 1);
            }
            host = aHost.id();
            repository = aRepository.id();
        }
    }

    @AfterEach
    void close() {
        log.detachAppender(seen);
        log.setAdditive(true);
        log.setLevel(null);
        database.close();
    }

    @Test
    void lists_of_jobs() {
        for (JobStore.Filter filter : jobFilters()) {
            list(page -> stores.jobs().list(filter, page));
        }
        for (Outcome outcome : Outcome.values()) {
            list(page -> stores.jobs()
                    .list(
                            new JobStore.Filter(
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(outcome),
                                    Optional.empty(),
                                    Optional.empty()),
                            page));
        }
        asked(() -> stores.jobs().backupDays(List.of(host), LocalDate.EPOCH));
        asked(() -> stores.jobs().fleetDays(LocalDate.EPOCH));
        asked(() -> stores.jobs().findAll(List.of(job)));
        asked(() -> stores.jobs().standing(job));
        asked(() -> stores.jobs().queued(10));
        asked(() -> stores.jobs().queued(host, 10));
        asked(() -> stores.jobs().hostsWithQueue());
        asked(() -> stores.jobs().withAgents());
        asked(() -> stores.jobs().countWithAgents());
        asked(() -> stores.jobs().withAgent(host));
        asked(() -> stores.jobs().foremost(List.of(host)));
        asked(() -> stores.jobs().open(host));
        asked(() -> stores.jobs().unconfirmed(repository, 10));
        asked(() -> stores.jobs().openOn(repository));
        asked(() -> stores.care().due(clock.instant(), 10));
        asked(() -> stores.care().withPolicy(repository));
    }

    @Test
    void jobs_of_a_host_are_not_looked_for_among_those_of_all_hosts() {
        for (JobStore.Filter filter : jobFilters()) {
            seen.list.clear();
            stores.jobs().list(filter, new PageRequest(Optional.empty(), 1));
            if (filter.host().isPresent()) {
                assertThat(plan(seen.list.getLast().getFormattedMessage()))
                        .as("%s", filter)
                        .singleElement()
                        .asString()
                        .contains("USING INDEX job_of_host (host_id=?");
            }
        }
    }

    @Test
    void lists_of_the_audit_trail() {
        Optional<Instant> time = Optional.of(clock.instant());
        Optional<String> word = Optional.of("x");
        for (AuditStore.Filter filter : List.of(
                AuditStore.Filter.ALL,
                new AuditStore.Filter(word, Optional.empty(), Optional.empty(), Optional.empty(), time),
                new AuditStore.Filter(Optional.empty(), word, Optional.empty(), time, Optional.empty()),
                new AuditStore.Filter(Optional.empty(), Optional.empty(), word, Optional.empty(), Optional.empty()),
                new AuditStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), time, time),
                new AuditStore.Filter(word, word, word, time, time))) {
            list(page -> stores.audits().list(filter, page));
        }
        asked(() -> stores.audits().last());
        asked(() -> stores.audits().after(5, 10));
    }

    @Test
    void lists_of_hosts() {
        for (HostStore.Sort sort : HostStore.Sort.values()) {
            for (Optional<String> tag : List.of(Optional.<String>empty(), Optional.of("prod"))) {
                for (Optional<Protection> protection :
                        List.of(Optional.<Protection>empty(), Optional.of(Protection.NEVER))) {
                    list(page -> stores.hosts()
                            .list(
                                    new HostStore.Filter(
                                            tag,
                                            Optional.of(new HostStore.Reach(
                                                    Connection.OFFLINE, Map.of(host, Connection.ONLINE))),
                                            protection,
                                            Optional.of("host"),
                                            sort,
                                            clock.instant()),
                                    page));
                }
            }
        }
        asked(() -> stores.hosts().findByMachine("m"));
        asked(() -> stores.hosts().findByBearer(Rows.hash("x")));
        asked(() -> stores.hosts().overview(host));
        asked(() -> stores.hosts().overviews(List.of(host)));
        asked(() -> stores.hosts().names(List.of(host)));
        asked(() -> stores.snapshots().newestSizes(List.of(host)));
    }

    @Test
    void the_other_lists() {
        list(page -> stores.snapshots().list(SnapshotStore.Filter.of(host), page));
        list(page -> stores.snapshots().list(SnapshotStore.Filter.of(repository), page));
        SnapshotStore.Filter narrow = new SnapshotStore.Filter(
                Optional.of(host),
                Optional.of(repository),
                Optional.of("tag"),
                Optional.of("/etc"),
                Optional.of(clock.instant().minusSeconds(9)),
                Optional.of(clock.instant()));
        list(page -> stores.snapshots().list(narrow, page));
        asked(() -> stores.snapshots().oldest(host));
        asked(() -> stores.hosts().enrolledWith(host.ulid(), 10));
        list(page -> stores.repositories().list(page));
        list(page -> stores.tokens().open(clock.instant(), page));
        asked(() -> stores.snapshots().present(repository));
        asked(() -> stores.snapshots().holdings(repository, 10));
        asked(() -> stores.repositories().sizes(repository, LocalDate.EPOCH));
        asked(() -> stores.groups().of(host));
        asked(() -> stores.groups().names(List.of(new SourceGroupId(host.ulid()))));
        asked(() -> stores.groups().hostsUsing(repository, 10));
        asked(() -> stores.groups().hostsUsing(List.of(repository), 10));
        asked(() -> stores.repositories().isInUse(repository));
        asked(() -> stores.credentials().keys(List.of(repository)));
        asked(() -> stores.sessions().of(io.resticmanager.domain.account.UserId.of(host.toString())));
        asked(() -> stores.logs().read(job, 5, 100));
        asked(() -> stores.transactions().<Integer>write(tx -> stores.sessions().deleteExpired(clock.instant(), 10)));
        asked(() -> stores.transactions().<Integer>write(tx -> stores.logs().expire(clock.instant(), 10)));
    }

    private List<JobStore.Filter> jobFilters() {
        List<JobStore.Filter> filters = new ArrayList<>();
        for (Optional<HostId> h : List.of(Optional.<HostId>empty(), Optional.of(host))) {
            for (Optional<JobKind> k : List.of(Optional.<JobKind>empty(), Optional.of(JobKind.TEST))) {
                for (Optional<JobState> s : List.of(Optional.<JobState>empty(), Optional.of(JobState.QUEUED))) {
                    for (Optional<RepositoryId> r : List.of(Optional.<RepositoryId>empty(), Optional.of(repository))) {
                        filters.add(new JobStore.Filter(h, k, s, r, Optional.empty()));
                        filters.add(new JobStore.Filter(h, k, s, r, Optional.of(clock.instant())));
                    }
                }
            }
        }
        return filters;
    }

    /// The first page and, when there is one, the next.
    private <T> void list(Function<PageRequest, Page<T>> list) {
        asked(() -> {
            Page<T> first = list.apply(new PageRequest(Optional.empty(), 1));
            if (first.next().isPresent()) {
                assertThat(list.apply(new PageRequest(first.next(), 1)).items()).hasSizeLessThan(2);
            }
        });
    }

    private void asked(Runnable query) {
        seen.list.clear();
        query.run();
        List<String> statements =
                seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(statements).as("the query was seen").isNotEmpty();
        for (String sql : statements) {
            for (String step : plan(sql)) {
                assertThat(step).as("how SQLite answers%n%s", sql).doesNotContain("TEMP B-TREE");
                // Reading along an index, or the table itself, in the list's order up to the limit is fine.
                boolean inOrder = step.contains("USING") || !sql.contains(" where ") && sql.contains(" limit ");
                // What a parameter lists is no table, nor is what a limit has left of one.
                boolean listed = step.startsWith("SCAN json_each") || step.equals("SCAN first_of_each");
                assertThat(!step.startsWith("SCAN") || inOrder || listed || step.contains("CONSTANT ROW"))
                        .as("SQLite would read everything: %s%n%s", step, sql)
                        .isTrue();
            }
        }
    }

    private List<String> plan(String sql) {
        return database.reading(dsl -> dsl.fetch("explain query plan " + sql).getValues("detail", String.class));
    }
}
