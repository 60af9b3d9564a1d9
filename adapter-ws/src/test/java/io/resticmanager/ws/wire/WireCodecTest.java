package io.resticmanager.ws.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.Limits;
import io.resticmanager.domain.plan.Plan;
import io.resticmanager.domain.source.RetryPolicy;
import io.resticmanager.domain.source.Selection;
import io.resticmanager.ws.wire.WireCodec.Decoded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The protocol's text, pinned: each example is written by hand from the protocol's description, and an agent in the
/// field sends exactly it.
class WireCodecTest {
    private static final String JOB = "01JDCW00000000000000000J0B";
    private static final String REPO = "01JDCW0000000000000000REP0";
    private static final String AT = "2026-11-23T12:00:00Z";
    private static final String ULID = "01JDCW00000000000000000001";
    private static final List<String> SECRETS =
            List.of("planted-password", "planted-login", "planted-env", "planted-script", "rma_planted");

    private final WireCodec codec = new WireCodec();

    static Stream<String> golden() {
        String access = "{'url':'rest:http://r/','password':'planted-password','username':'u','secret':'planted-login',"
                + "'env':{'AWS_SECRET':'planted-env'}}";
        String selection =
                "{'includes':['/etc'],'excludes':['*.tmp'],'tags':['t'],'oneFileSystem':true,'excludeCaches':false,"
                        + "'useFsSnapshot':true}";
        String backup = "{'kind':'backup','groupId':'" + ULID + "','selection':" + selection
                + ",'dryRun':false,'removeAll':false}";
        String origin = "{'by':'command','requestedAt':'" + AT + "','userId':'" + ULID + "','mayInitialise':false}";
        return Stream.of(
                        "{'type':'hello','id':'" + ULID + "','payload':{'protocolVersion':1,'agentVersion':'0.1.0',"
                                + "'resticVersion':'0.18.0','resticPath':'/usr/bin/restic','hostname':'db-1','os':'linux',"
                                + "'arch':'amd64','bootId':'b','machineId':'m','planVersion':'" + ULID
                                + "','instanceId':'"
                                + ULID + "','jobs':[{'jobId':'" + JOB + "','state':'running'}],'spool':{'spoolId':'"
                                + ULID
                                + "','firstSeq':1,'lastSeq':7},'at':'" + AT + "','allowsHooks':true}}",
                        "{'type':'welcome','re':'" + ULID + "','payload':{'protocolVersion':1,'serverTime':'" + AT
                                + "','ackedSeq':6,'heartbeatSeconds':20,'newSpool':false,'retryAfterSeconds':30,'ackedId':'"
                                + ULID + "'}}",
                        "{'type':'refused','payload':{'code':'revoked','message':'m','help':'h'}}",
                        "{'type':'heartbeat','payload':{'at':'" + AT
                                + "','runningJobs':1,'spoolDepth':2,'freeDiskBytes':3}}",
                        "{'type':'plan.set','payload':{'version':'" + ULID
                                + "','resticHost':'db-1','repositories':[{'id':'"
                                + REPO + "','name':'main','credential':" + access + "}],'groups':[{'id':'" + ULID
                                + "','hostId':'" + ULID + "','name':'default','repositoryId':'" + REPO
                                + "','selection':"
                                + selection
                                + ",'retry':{'attempts':2,'backOffSeconds':300},'revision':3}],'schedules':[{'id':'"
                                + JOB
                                + "','hostId':'" + ULID + "','name':'nightly','groupIds':['" + ULID
                                + "'],'cron':'15 2 * * 1-5','zone':'Europe/Berlin','jitterSeconds':600,"
                                + "'catchUpWithinSeconds':7200,'enabled':true,'limits':{'uploadKiBps':4096},"
                                + "'activeSince':'" + AT + "','revision':2}],'limits':{'downloadKiBps':7},"
                                + "'hooks':{'shell':'bash','host':{'pre':{'mode':'own','script':'planted-script',"
                                + "'timeoutSeconds':90,'directory':'/srv'},'post':{'mode':'off'}},'groups':{'" + ULID
                                + "':{'pre':{'mode':'inherited'},'post':{'mode':'unreadable'}}}},"
                                + "'certPins':['ab']}}",
                        "{'type':'plan.applied','payload':{'version':'" + ULID + "','problems':['p']}}",
                        "{'type':'command.run','payload':{'jobId':'" + JOB + "','repositoryId':'" + REPO
                                + "','kind':'backup','spec':" + backup + ",'origin':" + origin
                                + ",'limits':{'uploadKiBps':1,'downloadKiBps':2},'maxRunSeconds':86400,"
                                + "'expiresInSeconds':3600,'credential':" + access + "}}",
                        "{'type':'command.accepted','payload':{'jobId':'" + JOB + "','state':'dispatched'}}",
                        "{'type':'command.rejected','payload':{'jobId':'" + JOB
                                + "','code':'repository-not-in-plan','message':'m'}}",
                        "{'type':'command.run','payload':{'jobId':'" + JOB + "','repositoryId':'" + REPO
                                + "','kind':'forget','spec':{'kind':'forget','groupId':'" + REPO
                                + "','dryRun':false,'removeAll':false,'retention':{'keep':{'last':3,'daily':14},"
                                + "'keepWithin':{'last':'1y5m'},'keepTags':['k']},'snapshotHost':'h','approvedIds':['"
                                + "ab".repeat(32) + "'],'pinnedIds':['" + "cd".repeat(32) + "']},'origin':" + origin
                                + ",'maxRunSeconds':1,'expiresInSeconds':2}}",
                        "{'type':'job.finished','seq':5,'payload':{'jobId':'" + JOB
                                + "','outcome':'succeeded','summary':{'kind':'forget','found':1,'left':0,'kept':2,"
                                + "'pinned':5,'unapproved':3,'disagreed':4},'finishedAt':'" + AT + "'}}",
                        "{'type':'job.finished','seq':6,'payload':{'jobId':'" + JOB
                                + "','outcome':'succeeded','summary':{'kind':'unlock','found':2,'left':1,'lockHolders':"
                                + "[{'hostname':'db-1','username':'root','pid':4121,'refreshedAt':'" + AT
                                + "','exclusive':true}]},'finishedAt':'" + AT + "'}}",
                        "{'type':'command.cancel','payload':{'jobId':'" + JOB + "'}}",
                        "{'type':'job.started','seq':1,'payload':{'jobId':'" + JOB + "','repositoryId':'" + REPO
                                + "','kind':'backup','spec':" + backup + ",'origin':" + origin + ",'startedAt':'" + AT
                                + "'}}",
                        "{'type':'job.started','seq':1,'payload':{'jobId':'" + JOB + "','repositoryId':'" + REPO
                                + "','kind':'backup','spec':" + backup
                                + ",'origin':{'by':'schedule','requestedAt':'" + AT
                                + "','mayInitialise':false,'scheduleId':'" + ULID
                                + "','reason':'retry','retryOf':'" + JOB + "','attempt':2},'startedAt':'" + AT
                                + "'}}",
                        "{'type':'job.started','seq':1,'payload':{'jobId':'" + JOB + "','repositoryId':'" + REPO
                                + "','kind':'backup','spec':" + backup + ",'origin':{'by':'care','requestedAt':'" + AT
                                + "','mayInitialise':false,'reason':'cadence'},'startedAt':'" + AT + "'}}",
                        "{'type':'job.started','seq':1,'payload':{'jobId':'" + JOB + "','repositoryId':'" + REPO
                                + "','kind':'backup','spec':" + backup + ",'origin':{'by':'again','requestedAt':'" + AT
                                + "','userId':'" + ULID + "','mayInitialise':false,'retryOf':'" + JOB
                                + "','attempt':2},'startedAt':'" + AT + "'}}",
                        "{'type':'job.log','seq':2,'payload':{'jobId':'" + JOB + "','firstLine':1,'lines':[{'at':'" + AT
                                + "','stream':'stdout','phase':'backup','text':'x'},{'omitted':5}]}}",
                        "{'type':'job.log','seq':3,'payload':{'jobId':'" + JOB
                                + "','firstLine':7,'lines':[],'dropped':{'lines':10,'bytes':999}}}",
                        "{'type':'job.finished','seq':4,'payload':{'jobId':'" + JOB
                                + "','outcome':'failed','exitCode':1,'error':{'code':'wrong-password','message':'m'},"
                                + "'summary':{'kind':'check','errorCount':2},'snapshotId':'" + "ab".repeat(32)
                                + "','finishedAt':'" + AT + "'}}",
                        "{'type':'job.progress','payload':{'jobId':'" + JOB + "','percent':12.5,'bytesDone':1,"
                                + "'bytesTotal':2,'filesDone':3,'filesTotal':4,'currentFiles':['/a'],'etaSeconds':9}}",
                        "{'type':'snapshots.report','payload':{'reportId':'R','repositoryId':'" + REPO
                                + "','listingStartedAt':'" + AT + "','part':1,'parts':1,'items':[{'id':'"
                                + "ab".repeat(32)
                                + "','time':'" + AT
                                + "','hostname':'h','username':'u','paths':['/etc'],'tags':[],'sizeBytes':1}]}}",
                        "{'type':'repository.stats','payload':{'reportId':'R','repositoryId':'" + REPO
                                + "','storedBytes':1,'uncompressedBytes':2,'blobCount':3,'snapshotCount':4,'locks':0}}",
                        "{'type':'report.applied','payload':{'reportId':'R'}}",
                        "{'type':'ack','payload':{'seq':42}}",
                        "{'type':'bearer.rotate','payload':{'bearer':'rma_planted'}}",
                        "{'type':'bearer.stored','payload':{'bearerSha256':'" + "ab".repeat(32) + "'}}",
                        "{'type':'error','re':'" + ULID + "','payload':{'code':'gap','message':'m','expected':3}}")
                .map(text -> text.replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void every_message_is_read_and_written_exactly_so(String text) {
        assertThat(codec.encode(message(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void unknown_fields_and_another_order_change_nothing(String text) {
        Envelope plain = message(text);
        String more =
                text.replaceFirst("\"payload\":\\{", "\"new\":[{\"a\":1}],\"payload\":{\"newer\":{\"b\":[null]},");
        assertThat(message(more)).isEqualTo(plain);
        int payload = text.indexOf("\"payload\":");
        String head = text.substring(1, payload - 1);
        String body = text.substring(payload, text.length() - 1);
        assertThat(message("{" + body + "," + head + "}")).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void nothing_secret_is_printed(String text) {
        assertThat(message(text).toString()).doesNotContain(SECRETS);
        // Also not by what a wrong message is answered with.
        String wrong =
                text.replaceAll("\"(jobId|version|bearer|url|code|reportId)\":\"[^\"]*\"", "\"$1\":[\"rma_planted\"]");
        assertThat(codec.decode(wrong).toString()).doesNotContain(SECRETS);
    }

    @Test
    void a_snapshot_of_the_file_system_is_spoken_of_only_when_it_is_wanted() {
        Selection plain = new Selection(List.of("C:\\Users"), List.of(), List.of(), false, false);
        Selection shadowed = new Selection(List.of("C:\\Users"), List.of(), List.of(), false, false, true);

        assertThat(JobMapping.selection(plain).useFsSnapshot()).isNull();
        assertThat(JobMapping.selection(shadowed).useFsSnapshot()).isTrue();
        assertThat(JobMapping.selection(JobMapping.selection(plain))).isEqualTo(plain);
        assertThat(JobMapping.selection(JobMapping.selection(shadowed))).isEqualTo(shadowed);
    }

    @Test
    void a_plan_of_a_server_that_knows_no_schedules_has_none() {
        String old = ("{'type':'plan.set','payload':{'version':'" + ULID + "','resticHost':'db-1','repositories':[],"
                        + "'groups':[{'id':'" + ULID + "','hostId':'" + ULID + "','name':'default','selection':"
                        + "{'includes':[],'excludes':[],'tags':[],'oneFileSystem':false,'excludeCaches':false},"
                        + "'revision':1}],'certPins':[]}}")
                .replace('\'', '"');
        WireCodec.Decoded.Message message = (WireCodec.Decoded.Message) new WireCodec().decode(old);

        Plan plan = CommandMapping.plan((Plans.PlanSet) message.envelope().payload());

        assertThat(plan.schedules()).isEmpty();
        assertThat(plan.limits()).isEqualTo(Limits.NONE);
        assertThat(plan.groups().getFirst().retry()).isEqualTo(RetryPolicy.DEFAULT);
    }

    @Test
    void types_that_are_not_known_are_named() {
        assertThat(codec.decode("{\"type\":\"x\",\"id\":\"i\",\"seq\":9,\"payload\":{}}"))
                .isEqualTo(new Decoded.UnknownType("i", 9L, "x"));
    }

    @Test
    void what_is_no_message_is_said_to_be_none() {
        for (String text : List.of(
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"x\"",
                "{",
                "{}",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"type\":\"ack\"} {}",
                "{\"type\":\"ack\",\"payload\":{\"seq\":1}}}",
                "\u0000",
                "{'type':'ack'}",
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000))) {
            assertThat(codec.decode(text))
                    .as(text.substring(0, Math.min(40, text.length())))
                    .isInstanceOf(Decoded.NotJson.class);
        }
    }

    @Test
    void missing_null_mistyped_and_overflowing_parts_make_it_malformed_and_keep_its_number() {
        for (String payload : List.of(
                "{}",
                "null",
                "[]",
                "\"x\"",
                "{\"jobId\":null,\"firstLine\":1}",
                "{\"jobId\":{},\"firstLine\":1}",
                "{\"jobId\":\"a\",\"firstLine\":99999999999999999999}",
                "{\"jobId\":\"a\",\"firstLine\":1,\"lines\":{}}",
                "{\"jobId\":\"a\",\"firstLine\":1,\"lines\":[null]}",
                "{\"jobId\":\"a\",\"firstLine\":1,\"lines\":[{\"at\":\"soon\"}]}",
                "{\"jobId\":\"a\",\"lines\":" + "[".repeat(40) + "]".repeat(40) + "}")) {
            Decoded decoded = codec.decode("{\"type\":\"job.log\",\"id\":\"i\",\"seq\":5,\"payload\":" + payload + "}");
            if (payload.contains("[[[[")) {
                assertThat(decoded).isInstanceOf(Decoded.NotJson.class); // deeper than any message is
            } else {
                assertThat(decoded).as(payload).isInstanceOf(Decoded.Malformed.class);
                assertThat(decoded.seq()).isEqualTo(5);
            }
        }
        assertThat(codec.decode("{\"type\":\"ack\",\"seq\":1.5,\"payload\":{\"seq\":1}}")
                        .seq())
                .isNull();
        assertThat(codec.decode("{\"type\":\"ack\",\"seq\":99999999999999999999,\"payload\":{\"seq\":1}}")
                        .seq())
                .isNull();
    }

    @Test
    void a_time_is_text_whichever_way_it_is_read() {
        for (String at : List.of("1e999", "-1e999", "0", "1764000000", "1.5", "true", "{}", "\"\"", "\"1764000000\"")) {
            String heartbeat =
                    "\"payload\":{\"at\":" + at + ",\"runningJobs\":0,\"spoolDepth\":0,\"freeDiskBytes\":1}}";
            assertThat(codec.decode("{\"type\":\"heartbeat\"," + heartbeat))
                    .as(at)
                    .isInstanceOf(Decoded.Malformed.class)
                    .isEqualTo(codec.decode("{\"zz\":{},\"zz\":1,\"type\":\"heartbeat\"," + heartbeat));
        }
        assertThat(message("{\"type\":\"heartbeat\",\"payload\":{\"at\":\"2026-11-23T13:00:00.5+01:00\"}}")
                        .payload())
                .isEqualTo(new Greetings.Heartbeat(java.time.Instant.parse("2026-11-23T12:00:00.5Z"), 0, 0, 0));
    }

    @Test
    void half_surrogate_pairs_become_what_every_socket_can_carry() {
        Reports.JobProgress odd = new Reports.JobProgress(
                JOB, 1, 1, 1, 1, 1, List.of("\uD83D\uDE00 ok", "\uD83D", "\uDE00x", "a\uD83Db\uD83D\uDE00"), null);
        String text = codec.encode(Envelope.of(odd));
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        Reports.JobProgress back = (Reports.JobProgress) message(text).payload();
        assertThat(back.currentFiles()).containsExactly("\uD83D\uDE00 ok", "\uFFFD", "\uFFFDx", "a\uFFFDb\uD83D\uDE00");
        String inEscapes = "{\"type\":\"error\",\"payload\":{\"code\":\"\\ud800\",\"message\":\"\\udfff\"}}";
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(codec.encode(message(inEscapes))))
                .isTrue();
        assertThat(WholeText.utf8Length("a\u00e9\u20ac\uD83D\uDE00\uD83D")).isEqualTo(1 + 2 + 3 + 4 + 3);
    }

    @Test
    void mutated_messages_never_throw_and_read_the_same_by_both_ways() {
        List<String> seeds = golden().toList();
        long seed = 20261124;
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            String text = Mutation.of(seeds.get(random.nextInt(seeds.size())), random);
            Decoded decoded = codec.decode(text);
            if (decoded instanceof Decoded.Message(Envelope envelope)) {
                try {
                    FactMapping.toDomain(envelope.payload());
                } catch (IllegalArgumentException expected) {
                    // wrong content is refused, by this exception alone
                }
                Decoded again = codec.decode(codec.encode(envelope));
                assertThat(again).as("seed %s, %s", seed, text).isInstanceOf(Decoded.Message.class);
                // An unusual order takes the other way through the decoder.
                assertThat(codec.decode("{\"zz\":{},\"zz\":1," + text.strip().substring(1)))
                        .as("seed %s, %s", seed, text)
                        .isEqualTo(decoded);
            }
        }
    }

    private Envelope message(String text) {
        Decoded decoded = codec.decode(text);
        assertThat(decoded).as(text).isInstanceOf(Decoded.Message.class);
        return ((Decoded.Message) decoded).envelope();
    }
}
