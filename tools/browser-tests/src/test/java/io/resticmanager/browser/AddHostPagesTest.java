package io.resticmanager.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.host.HostId;
import io.resticmanager.ports.enroll.EnrollHost;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Adding a host, and having a known one back, over real HTTP and without scripts.
class AddHostPagesTest extends HostPagesCase {
    @Test
    void a_token_is_in_the_answer_that_made_it_and_nowhere_else() throws Exception {
        HttpResponse<String> made = client.post("/hosts/add", wish("web-1"));
        assertThat(made.statusCode()).isEqualTo(200);
        String token = token(made.body());
        assertThat(made.body()).contains("RM_BASE_URL is not set").contains("Run this on");
        assertThat(made.headers().map().toString()).doesNotContain(token);

        String address = address(made.body());
        HttpResponse<String> later = client.get(address);
        assertThat(later.body())
                .doesNotContain(token)
                .contains("The command was shown once")
                .contains("Waiting for");
        assertThat(client.get("/hosts/add").body())
                .contains("Open tokens")
                .contains("web-1")
                .doesNotContain(token);

        HttpResponse<String> again = client.post(address + "/again", Map.of());
        assertThat(token(again.body())).isNotEqualTo(token);
        assertThat(new FirstHello(server, "m").enroll(token, "web-1")).isInstanceOf(EnrollHost.Result.Refused.class);
        assertThat(client.get(address).body()).contains("was revoked");
    }

    @Test
    void adding_goes_from_waiting_by_enrolled_to_connected_and_to_the_first_backup() throws Exception {
        HttpResponse<String> made = client.post("/hosts/add", wish("web-1"));
        String address = address(made.body());
        FirstHello machine = new FirstHello(server, "machine-1");
        HostId host = ((EnrollHost.Result.Enrolled) machine.enroll(token(made.body()), "localhost")).host();
        assertThat(client.get(address).body())
                .contains("is enrolled")
                .contains("waiting for it to connect")
                .doesNotContain("Start the first backup");

        server.clock.advance(Duration.ofSeconds(41));
        machine.connect(host, "localhost");
        String connected = client.get(address).body();
        assertThat(connected)
                .contains("is connected")
                .contains("restic is ready")
                .contains("after 41\u00a0s")
                .contains("Start the first backup");

        HttpResponse<String> started = client.post("/hosts/" + host + "/backup", Map.of());
        String job = started.headers().firstValue("Location").orElseThrow();
        assertThat(job).startsWith("/jobs/");
        assertThat(client.get(address).body())
                .contains("Watch the first backup")
                .contains(job);
    }

    @Test
    void a_wish_that_cannot_be_comes_back_with_what_is_wrong_and_makes_no_token() throws Exception {
        Map<String, String> wish = new HashMap<>(wish("web-1"));
        wish.put("includes", "etc");
        wish.put("tags", "two<words");
        HttpResponse<String> refused = client.post("/hosts/add", wish);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("A path must be absolute: etc.")
                .contains("A tag is 1 to 40 letters")
                .contains("web-1")
                .doesNotContain("Open tokens");
        assertThat(client.post("/hosts/add", with(wish("x"), "repositoryId", "01M8FB4G0000000000000000ZZ"))
                        .body())
                .contains("This repository has been removed");
    }

    @Test
    void a_known_host_is_enrolled_again_and_keeps_its_history() throws Exception {
        HostId host = host("web-1");
        HttpResponse<String> made = client.post("/hosts/" + host + "/re-enroll", Map.of());
        assertThat(made.body()).contains("Run this on").contains("web-1");
        EnrollHost.Result result = new FirstHello(server, "new disk").enroll(token(made.body()), "web-1");
        assertThat(((EnrollHost.Result.Enrolled) result).host()).isEqualTo(host);
        assertThat(client.get(address(made.body())).body()).contains("is enrolled");
    }

    private static String address(String page) {
        Matcher found = Pattern.compile("data-address=\"([^\"]+)\"").matcher(page);
        assertThat(found.find()).as("the address of the page").isTrue();
        return found.group(1);
    }
}
