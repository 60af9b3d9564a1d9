package io.resticmanager.http.web.job;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobKind;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.RepositoryId;
import io.resticmanager.http.web.Visit;
import io.resticmanager.http.web.part.Links;
import io.resticmanager.http.web.words.JobWords;
import io.resticmanager.ports.job.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What the list of jobs shows, as its address says it.
public record JobQuery(
        Optional<HostId> host,
        Optional<JobKind> kind,
        Optional<JobState> state,
        Optional<Outcome> outcome,
        Optional<RepositoryId> repository,
        Optional<Since> since) {
    public enum Since {
        DAY("24h", "24 h", 1),
        WEEK("7d", "7 d", 7),
        MONTH("30d", "30 d", 30);

        private final String word;
        private final String words;
        private final int days;

        Since(String word, String words, int days) {
            this.word = word;
            this.words = words;
            this.days = days;
        }

        String word() {
            return word;
        }

        String words() {
            return words;
        }

        private static Since of(String word) {
            for (Since since : values()) {
                if (since.word.equals(word)) {
                    return since;
                }
            }
            throw new IllegalArgumentException("no such time");
        }
    }

    static JobQuery of(Visit visit) {
        return new JobQuery(
                visit.query("host", text -> new HostId(new Ulid(text))),
                visit.query("kind", text -> JobKind.valueOf(text.toUpperCase(Locale.ROOT))),
                visit.query("state", text -> JobState.valueOf(text.toUpperCase(Locale.ROOT))),
                visit.query("outcome", text -> Outcome.valueOf(text.toUpperCase(Locale.ROOT))),
                visit.query("repository", text -> new RepositoryId(new Ulid(text))),
                visit.query("since", Since::of));
    }

    JobStore.Filter filter(Instant now) {
        return new JobStore.Filter(
                host, kind, state, outcome, repository, since.map(s -> now.minus(Duration.ofDays(s.days))));
    }

    /// This state of the page.
    Links links() {
        return Links.to("/jobs")
                .with("host", host.map(HostId::toString).orElse(""))
                .with("repository", repository.map(RepositoryId::toString).orElse(""))
                .with("kind", kind.map(JobQuery::word).orElse(""))
                .with("state", state.map(JobQuery::word).orElse(""))
                .with("outcome", outcome.map(JobQuery::word).orElse(""))
                .with("since", since.map(Since::word).orElse(""));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    public boolean isFiltered() {
        return host.isPresent()
                || kind.isPresent()
                || state.isPresent()
                || outcome.isPresent()
                || repository.isPresent()
                || since.isPresent();
    }

    public String kindWords() {
        return kind.map(JobWords::kind).orElse("All kinds");
    }
}
