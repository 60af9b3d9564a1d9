package io.resticmanager.sqlite.job;

import static io.resticmanager.sqlite.generated.Tables.JOB;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.fleet.BackupDay;
import io.resticmanager.domain.fleet.FleetDay;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.Confirmation;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.ports.Page;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.job.JobStore;
import io.resticmanager.sqlite.Column;
import io.resticmanager.sqlite.Cursors;
import io.resticmanager.sqlite.SqliteDatabase;
import io.resticmanager.sqlite.generated.tables.records.JobRecord;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.OrderField;
import org.jooq.impl.DSL;

public final class SqliteJobStore implements JobStore {
    private static final String LIST = "job";
    private static final int EVERY = Integer.MAX_VALUE;
    // Inlined, because a partial index serves only a condition that SQLite can see is its own.
    private static final Condition IS_QUEUED = JOB.STATE.eq(DSL.inline(JobState.QUEUED.name()));
    private static final Condition WITH_AGENT = JOB.STATE.in(
            DSL.inline(JobState.DISPATCHED.name()),
            DSL.inline(JobState.RUNNING.name()),
            DSL.inline(JobState.CANCELLING.name()));
    private static final Condition IS_OPEN = JOB.STATE.ne(DSL.inline(JobState.ENDED.name()));
    private static final Condition IS_PENDING = JOB.CONFIRMATION.eq(DSL.inline(Confirmation.PENDING.name()));

    private final SqliteDatabase database;

    @Inject
    public SqliteJobStore(SqliteDatabase database) {
        this.database = database;
    }

    @Override
    public void insert(Job job) {
        database.writing().insertInto(JOB).set(row(job)).execute();
        keepDay(job);
    }

    @Override
    public void update(Job job) {
        database.writing()
                .update(JOB)
                .set(row(job))
                .where(JOB.ID.eq(job.id().toString()))
                .execute();
        keepDay(job);
    }

    @Override
    public Optional<Job> find(JobId id) {
        return database.reading(
                dsl -> dsl.selectFrom(JOB).where(JOB.ID.eq(id.toString())).fetchOptional(SqliteJobStore::job));
    }

    @Override
    public Optional<Standing> standing(JobId id) {
        return database.reading(dsl -> dsl.select(JOB.HOST_ID, JOB.STATE)
                .from(JOB)
                .where(JOB.ID.eq(id.toString()))
                .fetchOptional(row -> new Standing(HostId.of(row.value1()), JobState.valueOf(row.value2()))));
    }

    @Override
    public Map<JobId, Job> findAll(Collection<JobId> ids) {
        return database.reading(dsl -> dsl.selectFrom(JOB)
                .where(JOB.ID.in(ids.stream().map(JobId::toString).toList()))
                .fetchMap(row -> JobId.of(row.getId()), SqliteJobStore::job));
    }

    @Override
    public Map<HostId, List<BackupDay>> backupDays(Collection<HostId> hosts, LocalDate from) {
        return database.reading(dsl -> BackupDays.read(dsl, hosts, from, LocalDate.EPOCH.plusYears(1_000)));
    }

    @Override
    public List<FleetDay> fleetDays(LocalDate from) {
        return database.reading(dsl -> BackupDays.fleet(dsl, from));
    }

    @Override
    public Page<Job> list(Filter filter, PageRequest page) {
        List<Condition> conditions = new ArrayList<>();
        filter.host().ifPresent(h -> conditions.add(JOB.HOST_ID.eq(h.toString())));
        filter.kind().ifPresent(k -> conditions.add(JOB.KIND.eq(k.name())));
        filter.state().ifPresent(s -> conditions.add(JOB.STATE.eq(s.name())));
        filter.outcome().ifPresent(o -> conditions.add(JOB.OUTCOME.eq(o.name())));
        filter.repository().ifPresent(r -> conditions.add(JOB.REPOSITORY_ID.eq(r.toString())));
        filter.since().ifPresent(s -> conditions.add(JOB.EFFECTIVE_AT.ge(Column.at(s))));
        Cursors.keys(page, LIST, 2)
                .ifPresent(keys ->
                        conditions.add(DSL.row(JOB.EFFECTIVE_AT, JOB.ID).lt(Cursors.number(keys.get(0)), keys.get(1))));
        List<Job> rows =
                along(index(filter), DSL.and(conditions), page.limit() + 1, JOB.EFFECTIVE_AT.desc(), JOB.ID.desc());
        return Cursors.page(
                rows,
                page.limit(),
                last -> Cursors.of(LIST, Column.at(last.times().effective()), last.id()));
    }

    // What leaves the fewest jobs to look at. SQLite keeps no statistics here and would take any of these: of the jobs
    // of one host that ended, it read those of all hosts.
    private static String index(Filter filter) {
        if (filter.host().isPresent()) {
            return "job_of_host";
        }
        if (filter.kind().isPresent() && filter.repository().isPresent()) {
            return "job_of_repository_by_kind";
        }
        if (filter.outcome().filter(outcome -> outcome != Outcome.SUCCEEDED).isPresent()) {
            return "job_by_outcome";
        }
        if (filter.state().filter(state -> state != JobState.ENDED).isPresent()) {
            return "job_by_state";
        }
        if (filter.repository().isPresent()) {
            return "job_of_repository";
        }
        return filter.kind().isPresent() ? "job_by_kind" : "job_by_time";
    }

    @Override
    public List<Job> queued(int limit) {
        return along("job_queue", IS_QUEUED, limit, JOB.ID);
    }

    @Override
    public List<Job> queued(HostId host, int limit) {
        return along("job_queue_of_host", JOB.HOST_ID.eq(host.toString()).and(IS_QUEUED), limit, JOB.ID);
    }

    @Override
    public Set<HostId> hostsWithQueue() {
        return database.reading(dsl -> dsl.selectDistinct(JOB.HOST_ID)
                .from("job indexed by job_queue_of_host")
                .where(IS_QUEUED)
                .fetchSet(row -> HostId.of(row.value1())));
    }

    @Override
    public List<Job> withAgents() {
        return along("job_with_agent", WITH_AGENT, EVERY, JOB.HOST_ID, JOB.ID);
    }

    @Override
    public int countWithAgents() {
        return database.reading(dsl -> dsl.selectCount()
                .from("job indexed by job_with_agent")
                .where(WITH_AGENT)
                .fetchSingle()
                .value1());
    }

    @Override
    public Map<HostId, Job> foremost(Collection<HostId> hosts) {
        if (hosts.isEmpty()) {
            return Map.of();
        }
        List<String> ids = hosts.stream().map(HostId::toString).toList();
        Map<HostId, Job> foremost = new HashMap<>();
        along("job_with_agent", JOB.HOST_ID.in(ids).and(WITH_AGENT), EVERY, JOB.HOST_ID, JOB.ID)
                .forEach(job -> foremost.put(job.hostId(), job));
        database.reading(dsl -> dsl.selectFrom(JOB)
                        .where(JOB.ID.in(DSL.select(DSL.min(JOB.ID))
                                .from("job indexed by job_queue_of_host")
                                .where(JOB.HOST_ID.in(ids).and(IS_QUEUED))
                                .groupBy(JOB.HOST_ID)))
                        .fetch(SqliteJobStore::job))
                .forEach(job -> foremost.putIfAbsent(job.hostId(), job));
        return foremost;
    }

    @Override
    public List<Job> withAgent(HostId host) {
        return along("job_with_agent", JOB.HOST_ID.eq(host.toString()).and(WITH_AGENT), EVERY, JOB.ID);
    }

    @Override
    public List<Job> open(HostId host) {
        return along("job_open_of_host", JOB.HOST_ID.eq(host.toString()).and(IS_OPEN), EVERY, JOB.ID);
    }

    @Override
    public List<Job> openOn(RepositoryId repository) {
        return along(
                "job_open_of_repository",
                JOB.REPOSITORY_ID.eq(repository.toString()).and(IS_OPEN),
                EVERY,
                JOB.ID);
    }

    @Override
    public List<Job> unconfirmed(RepositoryId repository, int limit) {
        return along(
                "job_unconfirmed", JOB.REPOSITORY_ID.eq(repository.toString()).and(IS_PENDING), limit, JOB.ID);
    }

    // Named, because without statistics SQLite may prefer the index of states and sort.
    private List<Job> along(String index, Condition which, int limit, OrderField<?>... order) {
        return database.reading(dsl -> dsl.select(JOB.fields())
                .from("job indexed by " + index)
                .where(which)
                .orderBy(order)
                .limit(limit)
                .fetch(row -> job(row.into(JOB))));
    }

    private void keepDay(Job job) {
        if (!BackupDay.counts(job)) {
            return;
        }
        LocalDate day = BackupDay.dayOf(job.times().effective());
        long begin = Column.at(day.atStartOfDay(ZoneOffset.UTC).toInstant());
        DSLContext dsl = database.writing();
        List<Job> jobs = dsl.selectFrom(JOB)
                .where(JOB.HOST_ID.eq(job.hostId().toString()))
                .and(JOB.EFFECTIVE_AT.ge(begin))
                .and(JOB.EFFECTIVE_AT.lt(begin + Duration.ofDays(1).toMillis()))
                .and(JOB.KIND.eq(JobKind.BACKUP.name()))
                .fetch(SqliteJobStore::job);
        BackupDays.put(dsl, job.hostId(), day, BackupDay.of(day, jobs));
    }

    private static JobRecord row(Job job) {
        Job.Times times = job.times();
        return new JobRecord()
                .setId(job.id().toString())
                .setHostId(job.hostId().toString())
                .setRepositoryId(job.repositoryId().toString())
                .setKind(job.kind().name())
                .setSpec(JobJson.spec(job.spec()))
                .setOrigin(JobJson.origin(job.origin()))
                .setUploadKibps(
                        job.limits().uploadKiBps().map(Integer::longValue).orElse(null))
                .setDownloadKibps(
                        job.limits().downloadKiBps().map(Integer::longValue).orElse(null))
                .setMaxRunSeconds(job.maxRunTime().toSeconds())
                .setExpiresAt(Column.at(job.expiresAt()))
                .setState(job.state().name())
                .setQueuedAt(Column.at(times.queued()))
                .setDispatchedAt(Column.at(times.dispatched()))
                .setStartedAt(Column.at(times.started()))
                .setEndedAt(Column.at(times.ended()))
                .setEffectiveAt(Column.at(times.effective()))
                .setWaitingFor(job.waitingFor().map(JobJson::waitingFor).orElse(null))
                .setContactLostSince(Column.at(job.contactLostSince()))
                .setOutcome(job.outcome().map(Enum::name).orElse(null))
                .setJobEnd(job.end().map(JobJson::end).orElse(null))
                .setConfirmation(job.confirmation().map(Enum::name).orElse(null))
                .setRecovered(Column.flag(job.recovered()));
    }

    private static Job job(JobRecord row) {
        return new Job(
                JobId.of(row.getId()),
                HostId.of(row.getHostId()),
                RepositoryId.of(row.getRepositoryId()),
                JobJson.spec(JobKind.valueOf(row.getKind()), row.getSpec()),
                JobJson.origin(row.getOrigin()),
                new Limits(
                        Optional.ofNullable(row.getUploadKibps()).map(Long::intValue),
                        Optional.ofNullable(row.getDownloadKibps()).map(Long::intValue)),
                Duration.ofSeconds(row.getMaxRunSeconds()),
                Column.instant(row.getExpiresAt()),
                JobState.valueOf(row.getState()),
                new Job.Times(
                        Column.instant(row.getQueuedAt()),
                        Column.optionalInstant(row.getDispatchedAt()),
                        Column.optionalInstant(row.getStartedAt()),
                        Column.optionalInstant(row.getEndedAt()),
                        Column.instant(row.getEffectiveAt())),
                Optional.ofNullable(row.getWaitingFor()).map(JobJson::waitingFor),
                Column.optionalInstant(row.getContactLostSince()),
                Optional.ofNullable(row.getJobEnd()).map(JobJson::end),
                Optional.ofNullable(row.getConfirmation()).map(Confirmation::valueOf),
                Column.flag(row.getRecovered()));
    }
}
