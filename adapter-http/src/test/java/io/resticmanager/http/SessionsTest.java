package io.resticmanager.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.domain.account.Role;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Setting up, logging in, staying in, and who is let in at all.
class SessionsTest {
    private static final String HERE = "127.0.0.1";

    @Test
    void the_first_admin_is_made_once_with_the_newest_token() throws Exception {
        try (RestServer server = RestServer.start()) {
            String old = server.core.setUpFirstAdmin.issueToken().orElseThrow().reveal();
            String token =
                    server.core.setUpFirstAdmin.issueToken().orElseThrow().reveal();
            RestClient nobody = server.stranger();

            nobody.post("/api/setup", setup(old, "admin", RestServer.PASSWORD)).refuses(403, "wrong-token");
            nobody.post("/api/setup", setup(token, "Not a name!", RestServer.PASSWORD))
                    .refusesFields("username");
            nobody.post("/api/setup", setup(token, "admin", "short")).refusesFields("password");
            nobody.post("/api/setup", setup(token, "admin", RestServer.PASSWORD))
                    .is(201);
            nobody.post("/api/setup", setup(token, "second", RestServer.PASSWORD))
                    .refuses(409, "already-set-up");

            assertThat(server.admin()
                            .get("/api/session")
                            .json()
                            .path("user")
                            .path("role")
                            .asString())
                    .isEqualTo("admin");
            assertThat(server.audited()).containsOnlyOnce("setup.completed");
        }
    }

    @Test
    void guessing_setup_tokens_is_slowed_down() throws Exception {
        try (RestServer server = RestServer.start()) {
            String token =
                    server.core.setUpFirstAdmin.issueToken().orElseThrow().reveal();
            for (int i = 0; i < 5; i++) {
                server.stranger()
                        .post("/api/setup", setup("guess" + i, "admin", RestServer.PASSWORD))
                        .is(403);
            }
            Reply slowed = server.stranger().post("/api/setup", setup(token, "admin", RestServer.PASSWORD));
            slowed.refuses(429, "too-many-attempts");
            server.core.clock.advance(Duration.ofSeconds(
                    Long.parseLong(slowed.header("Retry-After").orElseThrow())));
            server.stranger()
                    .post("/api/setup", setup(token, "admin", RestServer.PASSWORD))
                    .is(201);
        }
    }

    @Test
    void a_cookie_is_for_this_site_only_and_stays_on_https_unless_on_plain_loopback() throws Exception {
        String plain = "; Path=/; HttpOnly; SameSite=Lax";
        assertThat(cookie(RestServer.CONFIG)).endsWith(plain);
        assertThat(cookie(config(Optional.of("http://localhost:8080"), Optional.empty())))
                .endsWith(plain);
        assertThat(cookie(config(Optional.of("https://backup.example.org"), Optional.empty())))
                .endsWith(plain + "; Secure");
        assertThat(cookie(config(Optional.of("http://backup.example.org"), Optional.empty())))
                .endsWith(plain + "; Secure");
        assertThat(cookie(config(Optional.empty(), Optional.of(true)))).endsWith(plain + "; Secure");
        assertThat(cookie(config(Optional.of("https://backup.example.org"), Optional.of(false))))
                .endsWith(plain);
    }

    @Test
    void logging_out_takes_the_cookie_back_and_ends_the_session() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = server.admin();
            Reply out = admin.delete("/api/session").is(204);
            assertThat(out.header("Set-Cookie").orElseThrow())
                    .startsWith("rm_session=;")
                    .contains("Max-Age=0");
            admin.get("/api/session").refuses(401, "unauthenticated");
            admin.get("/api/hosts").refuses(401, "unauthenticated");
            server.stranger().withCookie("rmc_token-999").get("/api/hosts").refuses(401, "unauthenticated");
        }
    }

    @Test
    void use_extends_a_session_and_disuse_ends_it() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = server.admin();
            for (int day = 0; day < 20; day++) {
                server.core.clock.advance(Duration.ofDays(6));
                admin.get("/api/session").is(200);
            }
            server.core.clock.advance(Duration.ofDays(7));
            admin.get("/api/session").refuses(401, "unauthenticated");
        }
    }

    @Test
    void sessions_are_listed_and_revoked_by_their_owner_only() throws Exception {
        try (RestServer server = RestServer.start().withAdmin().withUser("vera", Role.VIEWER)) {
            RestClient one = server.admin();
            RestClient two = server.admin();
            RestClient vera = server.logIn("vera");
            Reply list = two.get("/api/sessions").is(200);
            assertThat(list.items("address")).containsExactly(HERE, HERE);
            assertThat(list.items("current")).containsExactly("true", "false");
            String other = list.items("id").get(1);

            vera.delete("/api/sessions/" + other).refuses(404, "not-found");
            two.delete("/api/sessions/" + other).is(204);
            one.get("/api/session").refuses(401, "unauthenticated");
            two.get("/api/session").is(200);
            two.delete("/api/sessions/" + other).refuses(404, "not-found");
        }
    }

    @Test
    void unsafe_calls_need_the_token_and_the_origin_of_our_page() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = server.admin();
            String path = "/api/enrollment-tokens";
            admin.withCsrf("").post(path, "{}").refuses(403, "csrf");
            admin.withCsrf("rmx_token-1x").post(path, "{}").refuses(403, "csrf");
            admin.without("Origin").post(path, "{}").refuses(403, "origin");
            admin.with("Origin", "https://evil.example").post(path, "{}").refuses(403, "origin");
            admin.with("Origin", "null").post(path, "{}").refuses(403, "origin");
            admin.with("Origin", server.url().replace("http:", "https:"))
                    .post(path, "{}")
                    .refuses(403, "origin");
            assertThat(admin.get(path).json().path("items").size()).isZero();
            admin.post(path, "{}").is(201);
            // Another session's token is as wrong as none.
            admin.withCsrf(server.admin().csrf()).post(path, "{}").refuses(403, "csrf");
            // Nobody can be made to log in as somebody else.
            server.stranger()
                    .with("Origin", "https://evil.example")
                    .logIn("admin", RestServer.PASSWORD)
                    .refuses(403, "origin");
            server.stranger()
                    .without("Origin")
                    .logIn("admin", RestServer.PASSWORD)
                    .is(200);
        }
    }

    @Test
    void the_base_url_is_an_origin_of_ours() throws Exception {
        HttpConfig config = config(Optional.of("https://backup.example.org"), Optional.of(false));
        try (RestServer server = RestServer.start(config).withAdmin()) {
            RestClient admin = server.admin();
            admin.with("Origin", "https://backup.example.org")
                    .post("/api/enrollment-tokens", "{}")
                    .is(201);
            admin.with("Origin", "https://BACKUP.example.org:443")
                    .post("/api/enrollment-tokens", "{}")
                    .is(201);
            Reply token = admin.with("Origin", "https://backup.example.org").post("/api/enrollment-tokens", "{}");
            assertThat(token.json().path("commands").path("linux").asString())
                    .contains("RM_SERVER='https://backup.example.org'");
        }
    }

    @Test
    void a_role_without_the_permission_is_told_which() throws Exception {
        try (RestServer server = RestServer.start().withAdmin().withUser("vera", Role.VIEWER)) {
            RestClient vera = server.logIn("vera");
            vera.get("/api/hosts").is(200);
            Reply refused = vera.post("/api/enrollment-tokens", "{}").refuses(403, "forbidden");
            assertThat(refused.at("detail")).contains("manage-hosts");
            vera.get("/api/audit").refuses(403, "forbidden");
        }
    }

    @Test
    void forwarded_headers_are_believed_from_listed_peers_only() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = spoofed(server.stranger());
            admin.logIn("admin", RestServer.PASSWORD).is(200);
            assertThat(admin.get("/api/sessions").items("address")).containsExactly(HERE);
            assertThat(admin.post("/api/enrollment-tokens", "{}")
                            .json()
                            .path("commands")
                            .path("linux")
                            .asString())
                    .contains("RM_SERVER='" + server.url() + "'");
            assertThat(admin.get("/api/session").header("Strict-Transport-Security"))
                    .isEmpty();
        }
        HttpConfig behind = new HttpConfig(
                new InetSocketAddress(HERE, 0),
                Optional.empty(),
                List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("10.1.0.0/16")),
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
        try (RestServer server = RestServer.start(behind).withAdmin()) {
            RestClient admin = spoofed(server.stranger()).with("Origin", "https://front.example.org");
            Reply in = admin.logIn("admin", RestServer.PASSWORD).is(200);
            assertThat(in.header("Set-Cookie").orElseThrow()).endsWith("; Secure");
            // What the client wrote itself stands left of what our proxies saw.
            assertThat(admin.get("/api/sessions").items("address")).containsExactly("203.0.113.9");
            assertThat(admin.post("/api/enrollment-tokens", "{}")
                            .json()
                            .path("commands")
                            .path("linux")
                            .asString())
                    .contains("RM_SERVER='https://front.example.org'");
            assertThat(admin.get("/api/session").header("Strict-Transport-Security"))
                    .isPresent();
        }
    }

    @Test
    void an_unknown_user_costs_what_a_wrong_password_costs_and_is_told_the_same() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            int before = server.core.hasher.timesSpent();
            Reply wrong = server.stranger().logIn("admin", "wrong password").refuses(401, "wrong-login");
            int forKnown = server.core.hasher.timesSpent() - before;
            Reply unknown = server.stranger().logIn("nobody", "wrong password").refuses(401, "wrong-login");
            Reply impossible =
                    server.stranger().logIn("no such name!", "wrong password").refuses(401, "wrong-login");
            assertThat(server.core.hasher.timesSpent() - before)
                    .isEqualTo(3 * forKnown)
                    .isPositive();
            assertThat(unknown.at("detail")).isEqualTo(wrong.at("detail")).isEqualTo(impossible.at("detail"));
            assertThat(server.audited()).contains("session.refused");
        }
    }

    @Test
    void failed_logins_wait_by_address_and_the_wait_is_said() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            for (int i = 0; i < 5; i++) {
                server.stranger().logIn("user" + i, "wrong password").is(401);
            }
            Reply waits = server.stranger().logIn("admin", RestServer.PASSWORD).refuses(429, "too-many-attempts");
            assertThat(waits.header("Retry-After")).contains("1");
            // Asking again while waiting makes it no longer.
            for (int i = 0; i < 20; i++) {
                server.stranger().logIn("admin", RestServer.PASSWORD).is(429);
            }
            server.core.clock.advance(Duration.ofSeconds(1));
            server.stranger().logIn("admin", RestServer.PASSWORD).is(200);
        }
    }

    @Test
    void many_guesses_at_once_get_no_further_than_one_after_the_other() throws Exception {
        try (RestServer server = RestServer.start().withAdmin();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                all.add(callers.submit(() -> {
                    go.await();
                    return server.stranger().logIn("admin", "wrong password").status();
                }));
            }
            int before = server.core.hasher.timesSpent();
            go.countDown();
            int looked = 0;
            for (Future<Integer> one : all) {
                looked += one.get() == 401 ? 1 : 0;
            }
            assertThat(looked).isEqualTo(5);
            assertThat(server.core.hasher.timesSpent() - before).isEqualTo(5);
        }
    }

    @Test
    void a_stranger_cannot_lock_an_account_for_its_owner() throws Exception {
        HttpConfig behind = new HttpConfig(
                new InetSocketAddress(HERE, 0),
                Optional.empty(),
                List.of(Cidr.parse("127.0.0.0/8")),
                Optional.of(false),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
        try (RestServer server = RestServer.start(behind).withAdmin()) {
            server.stranger()
                    .with("X-Forwarded-For", "203.0.113.1")
                    .logIn("admin", RestServer.PASSWORD)
                    .is(200);
            for (int i = 0; i < 40; i++) {
                server.stranger().with("X-Forwarded-For", "198.51.100." + i).logIn("admin", "wrong password");
            }
            server.stranger()
                    .with("X-Forwarded-For", "198.51.100.200")
                    .logIn("admin", RestServer.PASSWORD)
                    .refuses(429, "too-many-attempts");
            server.stranger()
                    .with("X-Forwarded-For", "203.0.113.1")
                    .logIn("admin", RestServer.PASSWORD)
                    .is(200);
            // Being the owner once does not open the account to the others, nor does it let that address guess for
            // ever.
            server.stranger()
                    .with("X-Forwarded-For", "198.51.100.201")
                    .logIn("admin", RestServer.PASSWORD)
                    .is(429);
            for (int i = 0; i < 5; i++) {
                server.stranger()
                        .with("X-Forwarded-For", "203.0.113.1")
                        .logIn("admin", "wrong password")
                        .is(401);
            }
            server.stranger()
                    .with("X-Forwarded-For", "203.0.113.1")
                    .logIn("admin", RestServer.PASSWORD)
                    .is(429);
        }
    }

    @Test
    void having_one_account_does_not_let_one_guess_at_others() throws Exception {
        try (RestServer server = RestServer.start().withAdmin().withUser("vera", Role.VIEWER)) {
            for (int i = 0; i < 5; i++) {
                server.stranger().logIn("admin", "wrong password " + i).is(401);
                server.core.clock.advance(Duration.ofSeconds(1));
                if (i < 4) {
                    server.stranger().logIn("vera", RestServer.PASSWORD).is(200);
                }
            }
            server.stranger().logIn("vera", "wrong password").is(401);
            server.stranger().logIn("vera", RestServer.PASSWORD).refuses(429, "too-many-attempts");
        }
    }

    @Test
    void a_password_is_changed_by_who_knows_it_and_ends_the_other_sessions() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient other = server.admin();
            RestClient admin = server.admin();
            admin.post("/api/password", change("wrong password", "a wholly new password"))
                    .refusesFields("current");
            admin.post("/api/password", change(RestServer.PASSWORD, "short")).refusesFields("wanted");
            admin.post("/api/password", change(RestServer.PASSWORD, "a wholly new password"))
                    .is(204);
            admin.get("/api/session").is(200);
            other.get("/api/session").refuses(401, "unauthenticated");
            server.stranger().logIn("admin", RestServer.PASSWORD).is(401);
            server.stranger().logIn("admin", "a wholly new password").is(200);
            assertThat(server.audited()).containsOnlyOnce("user.password-changed", "user.password-refused");
        }
    }

    @Test
    void guessing_the_present_password_is_slowed_down_and_said_so() throws Exception {
        try (RestServer server = RestServer.start().withAdmin()) {
            RestClient admin = server.admin();
            for (int i = 0; i < 5; i++) {
                admin.post("/api/password", change("guess " + i, "a wholly new password"))
                        .refusesFields("current");
            }
            for (int i = 0; i < 10; i++) {
                Reply waits = admin.post("/api/password", change(RestServer.PASSWORD, "a wholly new password"));
                waits.refuses(429, "too-many-attempts");
                assertThat(waits.header("Retry-After")).contains("1");
            }
            server.core.clock.advance(Duration.ofSeconds(1));
            admin.post("/api/password", change(RestServer.PASSWORD, "a wholly new password"))
                    .is(204);
            assertThat(server.audited().stream().filter("user.password-refused"::equals))
                    .hasSize(5);
        }
    }

    @Test
    void who_watches_from_outside_needs_no_session() throws Exception {
        try (RestServer server = RestServer.start()) {
            assertThat(server.stranger().get("/healthz").is(200).at("status")).isEqualTo("alive");
            assertThat(server.stranger().get("/readyz").is(200).at("status")).isEqualTo("ready");
            server.notReady = Optional.of("The disk is full.");
            assertThat(server.stranger()
                            .get("/readyz")
                            .refuses(503, "not-ready")
                            .at("detail"))
                    .isEqualTo("The disk is full.");
            server.stranger().get("/api/openapi.json").is(200);
        }
    }

    private static RestClient spoofed(RestClient client) {
        return client.with("X-Forwarded-For", "198.51.100.7, 203.0.113.9, 10.1.2.3")
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-Host", "front.example.org");
    }

    private static String cookie(HttpConfig config) throws Exception {
        try (RestServer server = RestServer.start(config).withAdmin()) {
            return server.stranger()
                    .logIn("admin", RestServer.PASSWORD)
                    .is(200)
                    .header("Set-Cookie")
                    .orElseThrow();
        }
    }

    private static HttpConfig config(Optional<String> baseUrl, Optional<Boolean> secure) {
        return new HttpConfig(
                new InetSocketAddress(HERE, 0),
                baseUrl.map(URI::create),
                List.of(),
                secure,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }

    private static String setup(String token, String name, String password) {
        return "{\"token\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}".formatted(token, name, password);
    }

    private static String change(String current, String wanted) {
        return "{\"current\":\"%s\",\"wanted\":\"%s\"}".formatted(current, wanted);
    }
}
