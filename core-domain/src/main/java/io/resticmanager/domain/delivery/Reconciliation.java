package io.resticmanager.domain.delivery;

import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Compares the jobs that the server believes with an agent to those the agent knows, once its replay is complete.
public final class Reconciliation {
    private Reconciliation() {}

    /// @param sendAgain dispatched, but the agent never got them
    /// @param queueAgain the same, but their lane was given away while the host was lost
    /// @param cancelAgain wanted stopped and still known to the agent
    /// @param forgotten started, but the agent does not know them any more
    public record Findings(List<Job> sendAgain, List<Job> queueAgain, List<Job> cancelAgain, List<Job> forgotten) {}

    /// @param believed jobs of the host that are dispatched, running or cancelling
    /// @param known ids that the agent's hello listed as accepted or running
    public static Findings compare(Collection<Job> believed, Set<JobId> known) {
        List<Job> sendAgain = new ArrayList<>();
        List<Job> queueAgain = new ArrayList<>();
        List<Job> cancelAgain = new ArrayList<>();
        List<Job> forgotten = new ArrayList<>();
        for (Job job : believed) {
            boolean agentKnows = known.contains(job.id());
            switch (job.state()) {
                case DISPATCHED -> {
                    if (!agentKnows) {
                        boolean lostItsLane = job.contactLostSince().isPresent() && !job.isAskedForItsEnd();
                        (lostItsLane ? queueAgain : sendAgain).add(job);
                    }
                }
                case RUNNING -> {
                    if (!agentKnows) {
                        forgotten.add(job);
                    }
                }
                case CANCELLING -> (agentKnows ? cancelAgain : forgotten).add(job);
                case QUEUED, ENDED -> {}
            }
        }
        return new Findings(
                List.copyOf(sendAgain), List.copyOf(queueAgain), List.copyOf(cancelAgain), List.copyOf(forgotten));
    }
}
