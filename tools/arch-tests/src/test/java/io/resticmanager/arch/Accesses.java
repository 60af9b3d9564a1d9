package io.resticmanager.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;

/// Uses of a member, as a call or as a method reference: both read the clock.
final class Accesses {

    private static final Set<String> SYSTEM_CLOCKS =
            Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes");

    private Accesses() {}

    static DescribedPredicate<JavaAccess<?>> named(Class<?> owner, String name) {
        return DescribedPredicate.describe(
                "%s.%s".formatted(owner.getSimpleName(), name),
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getTarget().getName().equals(name));
    }

    static DescribedPredicate<JavaAccess<?>> readingTheWallClock() {
        return DescribedPredicate.describe(
                "the machine's wall clock",
                access -> access.getTarget() instanceof CodeUnitAccessTarget target && readsTheWallClock(target));
    }

    private static boolean readsTheWallClock(CodeUnitAccessTarget target) {
        var owner = target.getOwner();
        if (owner.isEquivalentTo(System.class)) {
            return target.getName().equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Clock.class)) {
            return SYSTEM_CLOCKS.contains(target.getName());
        }
        if (owner.isEquivalentTo(Date.class)) {
            return target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
                    && target.getRawParameterTypes().isEmpty();
        }
        if (owner.isEquivalentTo(Calendar.class)) {
            return target.getName().equals("getInstance");
        }
        return owner.getPackageName().startsWith("java.time") && isNowWithoutClock(target);
    }

    private static boolean isNowWithoutClock(CodeUnitAccessTarget target) {
        return target.getName().equals("now")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }
}
