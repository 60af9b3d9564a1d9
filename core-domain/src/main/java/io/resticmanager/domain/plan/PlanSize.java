package io.resticmanager.domain.plan;

import io.resticmanager.domain.hook.HookChoice;
import io.resticmanager.domain.hook.HookPair;
import io.resticmanager.domain.repository.RepositoryAccess;
import io.resticmanager.domain.schedule.Schedule;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.domain.source.SourceGroup;
import io.resticmanager.domain.source.SourceGroupId;
import java.util.Collection;

/// About how many bytes of JSON a plan is, never less than it will be.
final class PlanSize {
    /// Names of fields, ids, numbers and brackets of one object.
    private static final long OBJECT = 400;
    /// Quotes, a comma, and a key of a variable.
    private static final long ENTRY = 80;

    private PlanSize() {}

    static long of(Plan plan) {
        long bytes = OBJECT + text(plan.resticHost()) + texts(plan.certPins());
        for (Plan.PlannedRepository repository : plan.repositories()) {
            bytes += OBJECT + text(repository.name()) + of(repository.access());
        }
        for (SourceGroup group : plan.groups()) {
            bytes += OBJECT + text(group.name()) + of(group.selection());
        }
        for (Schedule schedule : plan.schedules()) {
            bytes += OBJECT
                    + text(schedule.name())
                    + text(schedule.timing().cron().text())
                    + texts(schedule.groups().stream()
                            .map(SourceGroupId::toString)
                            .toList());
        }
        bytes += of(plan.hooks().host());
        for (HookPair own : plan.hooks().groups().values()) {
            bytes += of(own);
        }
        return bytes;
    }

    private static long of(HookPair pair) {
        return of(pair.pre()) + of(pair.post());
    }

    private static long of(HookChoice choice) {
        return choice instanceof HookChoice.Own own
                ? OBJECT
                        + text(own.hook().script().reveal())
                        + own.hook().directory().map(PlanSize::text).orElse(0L)
                : OBJECT;
    }

    private static long of(RepositoryAccess access) {
        long bytes = OBJECT
                + text(access.url().text())
                + text(access.password().reveal())
                + access.login().url().map(url -> text(url.text())).orElse(0L)
                + access.login().username().map(PlanSize::text).orElse(0L)
                + access.login().secret().map(secret -> text(secret.reveal())).orElse(0L);
        for (var value : access.login().env().values()) {
            bytes += text(value.reveal());
        }
        return bytes;
    }

    private static long of(Selection selection) {
        return texts(selection.includes()) + texts(selection.excludes()) + texts(selection.tags());
    }

    private static long texts(Collection<String> texts) {
        return texts.stream().mapToLong(PlanSize::text).sum();
    }

    private static long text(String text) {
        return ENTRY + text.chars().mapToLong(PlanSize::escaped).sum();
    }

    private static int escaped(int character) {
        if (character < 0x20) {
            return 6;
        }
        if (character < 0x80) {
            return character == '"' || character == '\\' ? 2 : 1;
        }
        return character < 0x800 ? 2 : 3;
    }
}
