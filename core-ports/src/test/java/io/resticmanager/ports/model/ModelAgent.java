package io.resticmanager.ports.model;

import io.resticmanager.domain.Ulid;
import io.resticmanager.domain.delivery.AgentFact;
import io.resticmanager.domain.delivery.SpoolId;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Platform;
import io.resticmanager.domain.job.ErrorCode;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.JobError;
import io.resticmanager.domain.job.JobId;
import io.resticmanager.domain.job.JobState;
import io.resticmanager.domain.job.LogEntry;
import io.resticmanager.domain.job.LogStream;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.ports.delivery.ApplyAgentFact;
import io.resticmanager.ports.delivery.GreetAgent;
import io.resticmanager.ports.delivery.Hello;
import io.resticmanager.ports.fakes.ServerCore;
import io.resticmanager.ports.host.AgentCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// An agent by the rules of delivery, with the faults that a wire, a process and a disk can have.
final class ModelAgent {
    private final HostId host;
    private final String machineId;
    private final Random random;
    private final ModelFleet fleet;
    private final List<ModelDisk> copies = new ArrayList<>();
    private ModelDisk disk;
    private Ulid instance;

    /// How often each job was begun, whatever any disk remembers.
    final Map<JobId, Integer> executions = new HashMap<>();
    /// How the jobs that this machine ran to their end did end.
    final Map<JobId, Outcome> outcomes = new HashMap<>();
    /// Jobs that a rolled-back disk has forgotten: nobody can know better then.
    final Set<JobId> forgottenByDisk = new HashSet<>();

    private boolean connected;
    private boolean ready;
    private long nextSeq;
    private long helloLastSeq;
    private Set<JobId> helloJobs = Set.of();
    private int commandsRead;

    ModelAgent(ModelFleet fleet, HostId host, String machineId, Random random) {
        this.fleet = fleet;
        this.host = host;
        this.machineId = machineId;
        this.random = random;
        this.disk = new ModelDisk(new SpoolId(fleet.freshId()));
        this.instance = fleet.freshId();
    }

    HostId host() {
        return host;
    }

    boolean isConnected() {
        return connected;
    }

    boolean isIdle() {
        return disk.journal.values().stream().allMatch(entry -> entry.state() == JobState.ENDED)
                && ready
                && nextSeq > disk.lastSeq;
    }

    void connect() {
        if (connected) {
            disconnect();
        }
        ServerCore server = fleet.server();
        helloJobs = disk.journal.entrySet().stream()
                .filter(e -> e.getValue().state() != JobState.ENDED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        helloLastSeq = disk.lastSeq;
        GreetAgent.Greeting greeting = server.greetAgent.greet(host, hello());
        if (!(greeting instanceof GreetAgent.Greeting.Welcome welcome)) {
            throw new AssertionError("not welcome: " + greeting);
        }
        if (welcome.newSpool()) {
            disk.startAnew(new SpoolId(fleet.freshId()));
            connect();
            return;
        }
        connected = true;
        commandsRead = server.agents.sent().size();
        nextSeq = Math.max(welcome.acked() + 1, disk.range().firstSeq());
        acknowledged(welcome.acked());
        readyAfter(welcome.acked());
    }

    void disconnect() {
        connected = false;
        ready = false;
        fleet.server().agents.disconnect(host);
    }

    /// Sends some facts: one at a time or together, at times again, at times one too far ahead.
    void deliver(int most) {
        if (!connected) {
            return;
        }
        long from = nextSeq;
        int fault = random.nextInt(8);
        if (fault == 0) {
            from = Math.max(disk.range().firstSeq(), nextSeq - 1 - random.nextInt(3));
        } else if (fault == 1) {
            from = nextSeq + 1;
        }
        List<ApplyAgentFact.Arrived> batch = new ArrayList<>();
        for (AgentFact fact : disk.facts.tailMap(from, true).values()) {
            if (batch.size() == most) {
                break;
            }
            batch.add(
                    random.nextInt(50) == 0 && fact instanceof AgentFact.Logged
                            ? new ApplyAgentFact.Arrived.Malformed("the wire ate it")
                            : new ApplyAgentFact.Arrived.Fact(fact));
        }
        if (batch.isEmpty()) {
            return;
        }
        ApplyAgentFact.Result result =
                fleet.server().applyAgentFact.apply(host, disk.spool, from, batch, Optional.empty());
        if (random.nextInt(12) == 0) {
            disconnect(); // the acknowledgement is lost
            return;
        }
        switch (result) {
            case ApplyAgentFact.Result.Applied applied -> {
                nextSeq = Math.max(nextSeq, applied.seq() + 1);
                acknowledged(applied.seq());
                readyAfter(applied.seq());
            }
            case ApplyAgentFact.Result.Gap gap -> nextSeq = gap.expected();
        }
    }

    /// Takes the commands that were sent to it on this connection.
    void read() {
        List<io.resticmanager.ports.fakes.RecordingAgentGateway.Sent> sent =
                fleet.server().agents.sent();
        for (; connected && commandsRead < sent.size(); commandsRead++) {
            if (sent.get(commandsRead).host().equals(host)) {
                obey(sent.get(commandsRead).command());
            }
        }
    }

    /// One step of work: begins a job, says something of it, or ends it.
    void work() {
        List<ModelDisk.Entry> open = disk.journal.values().stream()
                .filter(entry -> entry.state() != JobState.ENDED)
                .toList();
        if (open.isEmpty()) {
            return;
        }
        ModelDisk.Entry entry = open.get(random.nextInt(open.size()));
        AgentCommand.Run run = entry.command();
        if (entry.state() == JobState.DISPATCHED) {
            executions.merge(run.jobId(), 1, Integer::sum);
            disk.journal.put(run.jobId(), new ModelDisk.Entry(run, JobState.RUNNING, Optional.empty()));
            disk.append(new AgentFact.Started(
                    run.jobId(), run.repositoryId(), run.spec(), run.origin(), run.limits(), fleet.now()));
        } else if (random.nextBoolean()) {
            disk.append(new AgentFact.Logged(
                    run.jobId(),
                    List.of(new LogEntry.Line(nextLine(run.jobId()), fleet.now(), LogStream.STDOUT, "x", "y"))));
        } else {
            finish(run);
        }
    }

    /// The process dies and begins anew (delivery: Dispatch): every open job is closed.
    void restart() {
        disconnect();
        instance = fleet.freshId();
        for (ModelDisk.Entry entry : List.copyOf(disk.journal.values())) {
            if (entry.state() != JobState.ENDED) {
                end(entry.command(), failed(ErrorCode.AGENT_RESTARTED), Optional.empty());
            }
        }
    }

    void keepACopyOfTheDisk() {
        copies.add(disk.copy());
    }

    /// The machine is put back to an earlier copy of its disk.
    void rollBack() {
        if (copies.isEmpty()) {
            return;
        }
        ModelDisk old = copies.get(random.nextInt(copies.size())).copy();
        disk.journal.forEach((id, entry) -> {
            if (!entry.equals(old.journal.get(id))) {
                forgottenByDisk.add(id);
            }
        });
        disk = old;
        restart();
    }

    void forgetAcknowledged() {
        disk.forgetAcknowledged();
    }

    private void obey(AgentCommand command) {
        switch (command) {
            case AgentCommand.Run run -> {
                ModelDisk.Entry known = disk.journal.get(run.jobId());
                if (known != null) {
                    known.end().ifPresent(disk::append);
                } else if (run.expiresIn().isPositive()) {
                    disk.journal.put(run.jobId(), new ModelDisk.Entry(run, JobState.DISPATCHED, Optional.empty()));
                } else {
                    fleet.server().hearAgent.rejected(host, run.jobId(), JobError.of(ErrorCode.DEADLINE));
                }
            }
            case AgentCommand.Cancel cancel -> {
                ModelDisk.Entry known = disk.journal.get(cancel.jobId());
                if (known != null && known.state() != JobState.ENDED) {
                    end(known.command(), end(Outcome.CANCELLED), Optional.empty());
                }
            }
            case AgentCommand.SetPlan plan ->
                fleet.server().hearAgent.planApplied(host, plan.plan().version(), List.of());
            case AgentCommand.RotateBearer ignored -> {}
        }
    }

    private void finish(AgentCommand.Run run) {
        boolean works = random.nextInt(5) > 0;
        if (!works) {
            end(run, failed(ErrorCode.DISK_FULL), Optional.empty());
            return;
        }
        Optional<ListedSnapshot> made = Optional.empty();
        // A backup into a damaged repository can exit 0 and have made nothing.
        if (run.spec().makesSnapshot() && random.nextInt(10) > 0) {
            made = Optional.of(fleet.makeSnapshot(run.repositoryId(), run.jobId()));
        }
        Optional<ListedSnapshot> found = random.nextBoolean() ? made : Optional.empty();
        end(run, end(random.nextInt(4) == 0 ? Outcome.WARNINGS : Outcome.SUCCEEDED), found);
    }

    private void end(AgentCommand.Run run, Job.End end, Optional<ListedSnapshot> snapshot) {
        AgentFact.Finished fact = new AgentFact.Finished(run.jobId(), end, snapshot, fleet.now());
        disk.journal.put(run.jobId(), new ModelDisk.Entry(run, JobState.ENDED, Optional.of(fact)));
        disk.append(fact);
        outcomes.put(run.jobId(), end.outcome());
    }

    private long nextLine(JobId job) {
        return disk.facts.values().stream()
                        .filter(fact -> fact instanceof AgentFact.Logged logged
                                && logged.jobId().equals(job))
                        .count()
                + 1;
    }

    private void acknowledged(long seq) {
        disk.acknowledged = Math.max(disk.acknowledged, Math.min(seq, disk.lastSeq));
    }

    private void readyAfter(long acked) {
        if (!ready && acked >= helloLastSeq) {
            ready = true;
            fleet.server().agents.connect(host);
            fleet.server().greetAgent.sendPlan(host);
            fleet.server().greetAgent.replayed(host, helloJobs);
        }
    }

    private Hello hello() {
        return new Hello(
                GreetAgent.PROTOCOL,
                "0.1.0",
                Optional.of("0.18.0"),
                Optional.empty(),
                machineId,
                new Platform("linux", "amd64"),
                "boot",
                machineId,
                Optional.empty(),
                instance,
                helloJobs,
                disk.range(),
                Optional.of(fleet.now()),
                Optional.of(true));
    }

    private static Job.End end(Outcome outcome) {
        return new Job.End(outcome, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Job.End failed(ErrorCode code) {
        return new Job.End(
                Outcome.FAILED, Optional.empty(), Optional.of(JobError.of(code)), Optional.empty(), Optional.empty());
    }
}
