package io.resticmanager.fleet.agent;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// restic's locks in one repository: shared ones beside each other, an exclusive one alone. Who meets a lock that keeps
/// it out waits, as restic does with `--retry-lock`, and the meeting is remembered: the server's lanes are there so
/// that jobs which it sends never meet.
final class RepositoryLocks {
    private static final long LOOK_EVERY_MILLIS = 50;

    private final ReentrantLock guard = new ReentrantLock();
    private final Condition left = guard.newCondition();
    private final List<Holder> holders = new ArrayList<>();
    private final List<Meeting> meetings = new ArrayList<>();

    record Holder(HostId host, JobId job, Lane lane) {
        private boolean keepsOut(Holder other) {
            return lane == Lane.EXCLUSIVE || other.lane == Lane.EXCLUSIVE;
        }
    }

    /// @param comer had to wait for `holder`
    public record Meeting(Holder comer, Holder holder) {}

    /// @param cancelled gives up when it becomes true
    /// @return whether it has its lock now
    boolean enter(Holder comer, Duration patience, BooleanSupplier cancelled) throws InterruptedException {
        if (comer.lane() == Lane.NONE) {
            return true;
        }
        long end = System.nanoTime() + patience.toNanos();
        guard.lock();
        try {
            Optional<Holder> inTheWay = inTheWay(comer);
            inTheWay.ifPresent(holder -> meetings.add(new Meeting(comer, holder)));
            while (inTheWay.isPresent()) {
                if (cancelled.getAsBoolean() || System.nanoTime() - end >= 0) {
                    return false;
                }
                boolean ignored = left.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                inTheWay = inTheWay(comer);
            }
            holders.add(comer);
            return true;
        } finally {
            guard.unlock();
        }
    }

    void leave(Holder holder) {
        guard.lock();
        try {
            holders.remove(holder);
            left.signalAll();
        } finally {
            guard.unlock();
        }
    }

    List<Meeting> meetings() {
        guard.lock();
        try {
            return List.copyOf(meetings);
        } finally {
            guard.unlock();
        }
    }

    int held() {
        guard.lock();
        try {
            return holders.size();
        } finally {
            guard.unlock();
        }
    }

    private Optional<Holder> inTheWay(Holder comer) {
        return holders.stream().filter(holder -> holder.keepsOut(comer)).findFirst();
    }
}
