package io.resticmanager.domain.job;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.repository.RepositoryId;

/// Why a queued job does not start.
public sealed interface WaitingFor {
    /// What people read, in a sentence fragment after "waits for".
    String words();

    record HostOnline(HostId host) implements WaitingFor {
        @Override
        public String words() {
            return "the host to come online";
        }
    }

    /// The repository is taken by a job that does not share, or wants it alone while others are in it.
    record RepositoryFree(RepositoryId repository, JobId holder) implements WaitingFor {
        @Override
        public String words() {
            return "job " + holder + " to leave the repository";
        }
    }

    /// An exclusive job stands before it in the queue and must not be starved.
    record Turn(JobId before) implements WaitingFor {
        @Override
        public String words() {
            return "job " + before + ", which needs the repository alone and came first";
        }
    }

    record HostSlot(HostId host, int cap) implements WaitingFor {
        @Override
        public String words() {
            return "one of the " + cap + " jobs that the host runs at most";
        }
    }

    record FleetSlot(int cap) implements WaitingFor {
        @Override
        public String words() {
            return "one of the " + cap + " jobs that run at most in the fleet";
        }
    }

    /// What would be removed is computed from a listing that is less than an hour old.
    record FreshListing(RepositoryId repository) implements WaitingFor {
        @Override
        public String words() {
            return "a fresh listing of the repository's snapshots";
        }
    }

    /// A backup of the same group has ended and its snapshot was not seen yet.
    record Confirmation(JobId backup) implements WaitingFor {
        @Override
        public String words() {
            return "the snapshot of backup " + backup + " to be seen in the repository";
        }
    }

    /// A lock in the repository that is not one of our jobs.
    record ForeignLock(String owner) implements WaitingFor {
        @Override
        public String words() {
            return "a lock in the repository: " + owner;
        }
    }
}
