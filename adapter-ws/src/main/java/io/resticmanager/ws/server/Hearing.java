package io.resticmanager.ws.server;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.repository.RepositoryFigures;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.ports.delivery.HearAgent;
import io.resticmanager.ports.host.Presence;
import io.resticmanager.ws.wire.Commands;
import io.resticmanager.ws.wire.Envelope;
import io.resticmanager.ws.wire.Greetings;
import io.resticmanager.ws.wire.JobMapping;
import io.resticmanager.ws.wire.Payload;
import io.resticmanager.ws.wire.Plans;
import io.resticmanager.ws.wire.Reports;
import io.resticmanager.ws.wire.WireCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a greeted agent says beside its facts: answers, heartbeats, progress and reports. Used by one thread.
final class Hearing {
    private static final Logger LOG = LoggerFactory.getLogger(Hearing.class);

    private final HostId host;
    private final HearAgent hear;
    private final CommandAnswers answers;
    private final ReportParts reports;
    private final Outbound out;
    private final Clock clock;
    private final Skew skew;

    Hearing(
            HostId host,
            HearAgent hear,
            CommandAnswers answers,
            ReportParts reports,
            Outbound out,
            Clock clock,
            Skew skew) {
        this.host = host;
        this.hear = hear;
        this.answers = answers;
        this.reports = reports;
        this.out = out;
        this.clock = clock;
        this.skew = skew;
    }

    /// `false` when the answer finds no room.
    ///
    /// @throws IllegalArgumentException when its content is wrong
    boolean take(Envelope envelope) {
        switch (envelope.payload()) {
            case Greetings.Heartbeat h ->
                hear.heartbeat(host, new Presence.Vitals(h.runningJobs(), h.spoolDepth(), h.freeDiskBytes()));
            case Commands.CommandAccepted accepted -> answers.answered(JobId.of(accepted.jobId()));
            case Commands.CommandRejected rejected -> rejected(rejected);
            case Reports.JobProgress p -> hear.progress(host, JobId.of(p.jobId()), JobMapping.progress(p));
            case Plans.PlanApplied p -> hear.planApplied(host, new Ulid(p.version()), p.problems());
            case Reports.SnapshotsReport r -> {
                return report(envelope, r);
            }
            case Reports.RepositoryStats s -> {
                return stats(s);
            }
            case Greetings.BearerStored b -> hear.bearerStored(host, new TokenHash(b.bearerSha256()));
            case Payload.Trouble t -> LOG.warn("host {} says {}: {}", host, clip(t.code()), clip(t.message()));
            case Greetings.Hello ignored -> LOG.warn("host {} said hello twice", host);
            default -> {
                return out.offer(Envelope.of(new Payload.Trouble(
                                "unexpected",
                                WireCodec.name(envelope.payload()) + " has no place here without a seq.",
                                null))
                        .answering(envelope.id()));
            }
        }
        return true;
    }

    private void rejected(Commands.CommandRejected rejected) {
        JobId job = JobId.of(rejected.jobId());
        answers.answered(job);
        ErrorCode code = ErrorCode.ofWord(rejected.code()).orElse(ErrorCode.UNKNOWN);
        String message = rejected.message().isBlank() ? code.sentence() : rejected.message();
        hear.rejected(host, job, new JobError(code, message));
    }

    private boolean report(Envelope envelope, Reports.SnapshotsReport part) {
        return switch (reports.add(part, clock.instant())) {
            case ReportParts.State.Incomplete ignored -> true;
            // The agent still owes it and lists again at its next occasion.
            case ReportParts.State.Broken broken -> {
                LOG.warn("a listing of host {} is not taken: {}", host, broken.why());
                yield out.offer(Envelope.of(new Payload.Trouble("report-broken", broken.why(), null))
                        .answering(envelope.id()));
            }
            case ReportParts.State.Whole whole -> {
                Instant began = skew.effective(whole.listingStartedAt(), whole.firstReceivedAt());
                RepositoryId repository = RepositoryId.of(part.repositoryId());
                try {
                    yield !hear.listing(host, repository, whole.items(), began) || applied(part.reportId());
                } finally {
                    reports.done();
                }
            }
        };
    }

    private boolean stats(Reports.RepositoryStats s) {
        RepositoryFigures figures = new RepositoryFigures(
                s.storedBytes(),
                Optional.ofNullable(s.uncompressedBytes()),
                s.blobCount(),
                s.snapshotCount(),
                s.locks(),
                clock.instant());
        return !hear.figures(host, RepositoryId.of(s.repositoryId()), figures) || applied(s.reportId());
    }

    private boolean applied(String reportId) {
        return out.offer(Envelope.of(new Reports.ReportApplied(reportId)));
    }

    private static String clip(String text) {
        return text.length() > 80 ? text.substring(0, 80) : text;
    }
}
