package io.resticmanager.ports.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.audit.AuditEntry;
import io.resticmanager.domain.audit.AuditHead;
import io.resticmanager.domain.delivery.Skew;
import io.resticmanager.domain.host.HostId;
import io.resticmanager.domain.host.Tags;
import io.resticmanager.domain.job.Job;
import io.resticmanager.domain.job.Outcome;
import io.resticmanager.domain.repository.CredentialSlot;
import io.resticmanager.domain.repository.Repository;
import io.resticmanager.domain.repository.StorageLogin;
import io.resticmanager.domain.secret.TokenHash;
import io.resticmanager.domain.snapshot.ListedSnapshot;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ports.PageRequest;
import io.resticmanager.ports.audit.AuditStore;
import io.resticmanager.ports.audit.ReadAudit;
import io.resticmanager.ports.enroll.EnrollHost;
import io.resticmanager.ports.host.AgentCommand;
import io.resticmanager.ports.host.HostStore;
import io.resticmanager.ports.plan.ChangeHost;
import io.resticmanager.ports.repository.CredentialStore;
import io.resticmanager.ports.repository.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// delivery.md: Reports, Plans, Credentials, Enrollment, Identity, Clocks, Bounds, Stores.
class HostsAndStoresTest {
    private final Fleet fleet = new Fleet();
    private Fleet.Agent agent;

    @BeforeEach
    void oneHost() {
        agent = fleet.agent("web-1");
    }

    @Nested
    class Reports {
        @Test
        void a_snapshot_missing_from_a_report_is_gone_but_stays_in_history() {
            report(agent, snapshot(1), snapshot(2));
            fleet.core.clock.advance(Duration.ofMinutes(1));
            report(agent, snapshot(2));
            assertThat(listed()).hasSize(1);
            assertThat(fleet.core
                            .stores
                            .snapshots()
                            .findByResticId(fleet.repository, snapshot(1).resticId()))
                    .get()
                    .matches(s -> s.isGone());
        }

        @Test
        void one_first_heard_of_after_the_listing_began_is_not_judged_by_it() {
            Instant began = fleet.core.clock.instant();
            fleet.core.clock.advance(Duration.ofSeconds(5));
            report(agent, snapshot(1));
            fleet.core.hearAgent.listing(agent.id, fleet.repository, List.of(), began);
            assertThat(listed()).hasSize(1);
        }

        @Test
        void one_that_comes_back_is_the_same_again() {
            report(agent, snapshot(1));
            var name = listed().getFirst();
            fleet.core.clock.advance(Duration.ofMinutes(1));
            report(agent);
            report(agent, snapshot(1));
            assertThat(listed()).containsExactly(name);
        }

        @Test
        void a_host_that_has_nothing_to_do_with_a_repository_is_not_believed() {
            var other = fleet.define("other");
            assertThat(fleet.core.hearAgent.listing(agent.id, other, List.of(), fleet.core.clock.instant()))
                    .isFalse();
        }

        private void report(Fleet.Agent by, ListedSnapshot... items) {
            assertThat(fleet.core.hearAgent.listing(
                            by.id, fleet.repository, List.of(items), fleet.core.clock.instant()))
                    .isTrue();
        }

        private ListedSnapshot snapshot(int number) {
            return fleet.snapshotOf(new io.resticmanager.domain.job.JobId(fleet.core.ids.next()), number);
        }

        private List<io.resticmanager.domain.snapshot.SnapshotId> listed() {
            return fleet.core.stores.snapshots().present(fleet.repository).stream()
                    .map(s -> s.id())
                    .toList();
        }
    }

    @Nested
    class Plans {
        @Test
        void every_change_of_content_is_a_new_version_and_drift_until_applied() {
            agent.connect();
            var before = agent.host().plan().desired();
            choose("/srv");
            assertThat(agent.host().plan().desired()).isNotEqualTo(before);
            assertThat(agent.host().plan().inForce()).isFalse();
            var sent =
                    fleet.core.agents.sent(AgentCommand.SetPlan.class).getLast().plan();
            assertThat(sent.version()).isEqualTo(agent.host().plan().desired());
            assertThat(sent.groups().getFirst().selection().includes()).containsExactly("/srv");
            fleet.core.hearAgent.planApplied(agent.id, sent.version(), List.of());
            assertThat(agent.host().plan().inForce()).isTrue();
        }

        @Test
        void a_change_made_while_the_host_was_away_reaches_it_with_its_next_hello() {
            choose("/srv");
            assertThat(fleet.core.agents.sent(AgentCommand.SetPlan.class)).isEmpty();
            assertThat(agent.greet(1, 0, Set.of()))
                    .isEqualTo(new GreetAgent.Greeting.Welcome(0, false, true, Optional.empty()));
        }

        @Test
        void an_older_version_applied_late_is_still_drift() {
            var old = agent.host().plan().desired();
            choose("/srv");
            fleet.core.hearAgent.planApplied(agent.id, old, List.of());
            assertThat(agent.host().plan().inForce()).isFalse();
            assertThat(agent.host().plan().driftSince()).isPresent();
        }

        @Test
        void a_plan_too_large_for_a_message_is_refused_at_edit_time_and_changes_nothing() {
            // 99,000 characters, as few as a selection may have, that are six bytes each in JSON.
            List<String> excludes = java.util.Collections.nCopies(33, "\u0001".repeat(3_000));
            Selection large = new Selection(List.of("/srv"), excludes, List.of(), false, false);
            var before = agent.host();
            assertThat(change(large)).isInstanceOf(ChangeHost.Result.Done.class);
            fleet.core.stores.transactions().<Boolean>write(tx -> {
                fleet.core.credentials.setLogin(
                        new CredentialStore.Key(fleet.repository, CredentialSlot.EVERYDAY, Optional.empty()),
                        new StorageLogin(Optional.empty(), Optional.empty(), Optional.empty(), variables()));
                return true;
            });
            var changed = agent.host();
            assertThat(changed.plan().desired()).isNotEqualTo(before.plan().desired());
            Selection larger = new Selection(List.of("/srv", "/etc"), excludes, List.of(), false, false);
            assertThat(change(larger))
                    .isInstanceOfSatisfying(
                            ChangeHost.Result.WrongSelection.class,
                            refused -> assertThat(refused.objection().sentence())
                                    .contains("768 KiB")
                                    .contains("fewer or shorter paths"));
            assertThat(agent.host()).isEqualTo(changed);
            assertThat(fleet.core.stores.groups().of(agent.id).getFirst().selection())
                    .isEqualTo(large);
            choose("/srv");
        }

        private Map<String, Secret> variables() {
            Map<String, Secret> variables = new java.util.HashMap<>();
            for (int i = 0; i < 8; i++) {
                variables.put("AWS_" + i, new Secret("\u20ac".repeat(8_100)));
            }
            return variables;
        }

        private ChangeHost.Result change(Selection selection) {
            return fleet.core.changeHost.change(
                    Fleet.ADMIN,
                    agent.id,
                    agent.host().revision(),
                    new ChangeHost.Change(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            Optional.of(selection),
                            Optional.empty()));
        }

        private void choose(String path) {
            assertThat(fleet.core.changeHost.change(
                            Fleet.ADMIN,
                            agent.id,
                            agent.host().revision(),
                            new ChangeHost.Change(
                                    Optional.empty(),
                                    Optional.<Tags>empty(),
                                    Optional.empty(),
                                    false,
                                    Optional.of(Selection.EMPTY.withIncludes(List.of(path))),
                                    Optional.empty())))
                    .isInstanceOf(ChangeHost.Result.Done.class);
        }
    }

    @Nested
    class CredentialRules {
        @Test
        void a_hosts_own_everyday_login_wins_over_the_shared_one() {
            Repository repository = repository();
            login(Optional.empty(), "shared");
            assertThat(user(repository)).contains("shared");
            login(Optional.of(agent.id), "own");
            assertThat(user(repository)).contains("own");
            assertThat(fleet.core.credentials.access(repository, CredentialSlot.ADMIN, agent.id))
                    .isEqualTo(new Credentials.Access.NotSet());
        }

        @Test
        void a_fresh_bearer_is_offered_while_connected_and_valid_beside_the_old_until_stored() {
            fleet.core.retireHost.rotateCredential(Fleet.ADMIN, agent.id);
            agent.connect();
            fleet.core.hearAgent.rotateIfWanted(agent.id);
            Secret first = offered();
            // The answer was lost: another offer, and the agent may hold either.
            fleet.core.hearAgent.rotateIfWanted(agent.id);
            Secret second = offered();
            assertThat(owner(first)).isInstanceOf(HostStore.BearerOwner.Known.class);
            assertThat(owner(second)).isInstanceOf(HostStore.BearerOwner.Known.class);
            fleet.core.hearAgent.bearerStored(agent.id, TokenHash.of(second));
            assertThat(owner(first)).isInstanceOf(HostStore.BearerOwner.Revoked.class);
            assertThat(owner(second)).isInstanceOf(HostStore.BearerOwner.Known.class);
            assertThat(agent.host().rotationWanted()).isFalse();
        }

        @Test
        void a_connected_agent_gets_its_fresh_bearer_at_once_and_once() {
            agent.connect();
            fleet.core.retireHost.rotateCredential(Fleet.ADMIN, agent.id);
            fleet.core.retireHost.rotateCredential(Fleet.ADMIN, agent.id);
            assertThat(fleet.core.agents.sent(AgentCommand.RotateBearer.class)).hasSize(1);
            fleet.core.hearAgent.bearerStored(agent.id, TokenHash.of(offered()));
            assertThat(agent.host().rotationWanted()).isFalse();
        }

        @Test
        void deleting_a_host_revokes_at_once_and_closes_its_jobs() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            fleet.core.retireHost.remove(Fleet.ADMIN, agent.id, agent.host().revision());
            assertThat(fleet.core.agents.wasRevoked(agent.id)).isTrue();
            assertThat(fleet.job(job.id()).outcome()).contains(Outcome.FAILED);
            assertThat(agent.greet(1, 0, Set.of())).isEqualTo(new GreetAgent.Greeting.Revoked());
        }

        private Secret offered() {
            return fleet.core
                    .agents
                    .sent(AgentCommand.RotateBearer.class)
                    .getLast()
                    .bearer();
        }

        private HostStore.BearerOwner owner(Secret bearer) {
            return fleet.core.hearAgent.authenticate(bearer);
        }

        private void login(Optional<HostId> host, String username) {
            fleet.core.stores.transactions().write(tx -> {
                fleet.core.credentials.setLogin(
                        new CredentialStore.Key(fleet.repository, CredentialSlot.EVERYDAY, host),
                        new StorageLogin(Optional.empty(), Optional.of(username), Optional.empty(), Map.of()));
                return Boolean.TRUE;
            });
        }

        private Optional<String> user(Repository repository) {
            return fleet.core.credentials.access(repository, CredentialSlot.EVERYDAY, agent.id)
                            instanceof Credentials.Access.Granted granted
                    ? granted.access().login().username()
                    : Optional.empty();
        }

        private Repository repository() {
            return fleet.core.stores.repositories().find(fleet.repository).orElseThrow();
        }
    }

    @Nested
    class Enrollment {
        @Test
        void the_same_machine_may_ask_again_until_its_first_hello() {
            Secret token = fleet.token(Optional.empty());
            EnrollHost.Result.Enrolled first = enrolled(fleet.enroll(token, "web-2"));
            EnrollHost.Result.Enrolled again = enrolled(fleet.enroll(token, "web-2"));
            assertThat(again.host()).isEqualTo(first.host());
            assertThat(fleet.core.hearAgent.authenticate(first.bearer()))
                    .isInstanceOf(HostStore.BearerOwner.Revoked.class);
            fleet.new Agent(first.host(), "web-2").connect();
            assertThat(fleet.enroll(token, "web-2")).isInstanceOf(EnrollHost.Result.Refused.class);
        }

        @Test
        void a_known_machine_with_an_ordinary_token_is_told_so() {
            assertThat(fleet.enroll(fleet.token(Optional.empty()), "web-1"))
                    .isEqualTo(new EnrollHost.Result.MachineKnown(agent.id));
        }

        @Test
        void a_token_made_for_the_host_keeps_it_and_its_lost_answer_can_be_repeated() {
            agent.connect();
            Secret token = fleet.token(Optional.of(agent.id));
            assertThat(enrolled(fleet.enroll(token, "web-1")).host()).isEqualTo(agent.id);
            assertThat(enrolled(fleet.enroll(token, "web-1")).host()).isEqualTo(agent.id);
            agent.instance = fleet.core.ids.next();
            agent.connect();
            assertThat(fleet.enroll(token, "web-1")).isInstanceOf(EnrollHost.Result.Refused.class);
        }

        @Test
        void a_token_for_a_host_that_was_removed_meanwhile_is_refused() {
            Secret token = fleet.token(Optional.of(agent.id));
            fleet.core.retireHost.remove(Fleet.ADMIN, agent.id, agent.host().revision());
            assertThat(fleet.enroll(token, "web-9")).isInstanceOf(EnrollHost.Result.Refused.class);
        }

        @Test
        void an_expired_token_is_refused() {
            Secret token = fleet.token(Optional.empty());
            fleet.core.clock.advance(Duration.ofHours(1));
            assertThat(fleet.enroll(token, "web-2")).isInstanceOf(EnrollHost.Result.Refused.class);
        }

        private EnrollHost.Result.Enrolled enrolled(EnrollHost.Result result) {
            return (EnrollHost.Result.Enrolled) result;
        }
    }

    @Nested
    class Identity {
        @Test
        void a_bearer_on_another_machine_is_turned_away_and_shown_on_the_host() {
            assertThat(fleet.core.greetAgent.greet(
                            agent.id, agent.hello(GreetAgent.PROTOCOL, "clone", 1, 0, Set.of(), Optional.empty())))
                    .isEqualTo(new GreetAgent.Greeting.OtherMachine());
            assertThat(agent.host().duplicate())
                    .get()
                    .matches(d -> d.machineId().equals("clone"));
            assertThat(fleet.audited()).contains("host.duplicate-identity");
        }

        @Test
        void only_the_protocol_decides_about_the_version() {
            assertThat(fleet.core.greetAgent.greet(agent.id, agent.hello(0, "web-1", 1, 0, Set.of(), Optional.empty())))
                    .isEqualTo(new GreetAgent.Greeting.ProtocolTooOld());
            assertThat(fleet.core.greetAgent.greet(
                            agent.id, agent.hello(GreetAgent.PROTOCOL + 1, "web-1", 1, 0, Set.of(), Optional.empty())))
                    .isEqualTo(new GreetAgent.Greeting.ProtocolTooNew());
        }
    }

    @Nested
    class Clocks {
        @Test
        void what_counts_is_agent_time_less_its_skew_and_never_later_than_its_arrival() {
            Instant now = fleet.core.clock.instant();
            agent.greet(1, 0, Set.of(), Optional.of(now.plus(Duration.ofHours(2))));
            Job job = agent.queue(Fleet.backup());
            fleet.core.clock.advance(Duration.ofMinutes(10));
            agent.tell(fleet.finished(job.id(), Outcome.FAILED, Optional.empty(), now.plus(Duration.ofMinutes(125))));
            assertThat(fleet.job(job.id()).times().effective()).isEqualTo(now.plus(Duration.ofMinutes(5)));
            assertThat(fleet.job(job.id()).times().ended()).contains(now.plus(Duration.ofMinutes(125)));
            assertThat(new Skew(agent.host().agent().clockSkew()).isWorthShowing())
                    .isTrue();
        }

        @Test
        void a_clock_that_was_set_right_is_noticed_at_the_next_hello_of_the_same_process() {
            agent.greet(1, 0, Set.of(), Optional.of(fleet.core.clock.instant().plusSeconds(7_200)));
            agent.greet(1, 0, Set.of(), Optional.of(fleet.core.clock.instant()));
            assertThat(agent.host().agent().clockSkew()).isZero();
        }
    }

    @Nested
    class BoundsAndStores {
        @Test
        void log_lines_that_the_server_has_are_ignored() {
            agent.connect();
            Job job = agent.running(Fleet.backup());
            agent.tell(fleet.logged(job.id(), 1));
            agent.tell(fleet.logged(job.id(), 2));
            agent.tell(fleet.logged(job.id(), 1));
            assertThat(fleet.core.stores.logs().read(job.id(), 0, 10)).hasSize(2);
        }

        @Test
        void a_unit_that_fails_is_rolled_back_alone_with_its_audit() {
            long entries = fleet.audited().size();
            assertThatThrownBy(() -> fleet.core.stores.transactions().write(tx -> {
                        fleet.core.retireHost.remove(
                                Fleet.ADMIN, agent.id, agent.host().revision());
                        throw new IllegalStateException("made up");
                    }))
                    .hasMessage("made up");
            assertThat(fleet.core.stores.hosts().find(agent.id)).isPresent();
            assertThat(fleet.audited()).hasSize((int) entries);
            assertThat(fleet.core.readAudit.verify(Fleet.ADMIN)).isInstanceOf(ReadAudit.Verification.Intact.class);
        }

        @Test
        void an_audit_trail_whose_end_was_cut_off_is_broken_there() {
            AuditStore whole = fleet.core.stores.audits();
            long last = whole.last().orElseThrow().number();
            assertThat(verify(new CutTrail(whole, last))).isEqualTo(new ReadAudit.Verification.Intact(last));
            assertThat(verify(new CutTrail(whole, last - 1))).isEqualTo(new ReadAudit.Verification.Broken(last));
            assertThat(verify(new CutTrail(whole, 0))).isEqualTo(new ReadAudit.Verification.Broken(1));
        }

        private ReadAudit.Verification verify(AuditStore store) {
            return new ReadAudit(store, new io.resticmanager.domain.audit.AuditChain(new byte[32])).verify(Fleet.ADMIN);
        }
    }

    /// A trail from which somebody removed what came after `kept`, but could not forge the head.
    private record CutTrail(AuditStore whole, long kept) implements AuditStore {
        @Override
        public void append(AuditEntry entry, AuditHead head) {
            throw new UnsupportedOperationException("only read here");
        }

        @Override
        public Optional<AuditHead> head() {
            return whole.head();
        }

        @Override
        public Optional<AuditEntry> last() {
            return whole.after(kept - 1, 1).stream().findFirst();
        }

        @Override
        public io.resticmanager.ports.Page<AuditEntry> list(Filter filter, PageRequest page) {
            return whole.list(filter, page);
        }

        @Override
        public List<AuditEntry> after(long number, int limit) {
            return whole.after(number, limit).stream()
                    .filter(entry -> entry.number() <= kept)
                    .toList();
        }
    }
}
