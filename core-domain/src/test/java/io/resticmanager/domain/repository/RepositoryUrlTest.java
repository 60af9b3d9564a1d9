package io.resticmanager.domain.repository;

import static io.resticmanager.domain.job.JobBuilder.NOON;
import static io.resticmanager.domain.job.JobBuilder.repository;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resticmanager.domain.Secret;
import io.resticmanager.domain.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rest:https://backup.example.org/",
                "rest:http://127.0.0.1:8000/alpha/",
                "rest:https://[2001:db8::1]:8000/a/b%40c/",
                "rest:https://host/with space/",
                "s3:s3.amazonaws.com/bucket",
                "s3:https://minio.example.org:9000/bucket/path",
                "sftp:backup@host:/srv/repo",
                "sftp:host:/srv/an@odd-path",
                "sftp://backup@host:2222//srv/repo",
                "b2:bucket:path",
                "azure:container:/",
                "gs:bucket:/path",
                "swift:container:/path",
                "rclone:remote:path@x",
                "/srv/repo",
                "local:/srv/repo",
                "C:\\backup",
                "d:/backup"
            })
    void what_restic_takes_is_taken(String address) {
        RepositoryUrl.Parsed parsed = RepositoryUrl.parse(" " + address + "\n");
        assertThat(parsed.url().text()).isEqualTo(address);
        assertThat(parsed.username()).isEmpty();
        assertThat(parsed.secret()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "backup.example.org",
                "relative/path",
                "local:relative",
                "https://host/",
                "rest:host/path",
                "rest:ftp://host/",
                "rest:https:///path",
                "rest:https://host//path",
                "rest:https://host/path//",
                "rest:https://host:port/",
                "rest:https://host/path?x=1",
                "rest:https://host/path#x",
                "rest:https://ho st/",
                "rest:https://host/a\u0000b"
            })
    void what_it_cannot_take_is_refused_when_it_is_typed(String address) {
        assertThatThrownBy(() -> RepositoryUrl.parse(address)).isInstanceOf(IllegalArgumentException.class);
    }

    // Each hides a password in a place where it would stay in clear.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rest:https://user:pa/ss@host/path/",
                "rest:https://user:12/ss@host/path/",
                "s3:key:hunter2@host/bucket",
                "sftp://user:hunter2@host/path",
                "sftp:user:hunter2@host:/path"
            })
    void an_address_that_would_keep_a_password_is_refused_without_quoting_it(String address) {
        assertThatThrownBy(() -> RepositoryUrl.parse(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("ss@");
        assertThatThrownBy(() -> new RepositoryUrl("rest:https://user:hunter2@host/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rest:https://anna:secret@host:8000/a/ | rest:https://host:8000/a/ | anna | secret",
                "rest:https://anna@host/a/             | rest:https://host/a/      | anna |",
                "rest:https://:secret@host/a/          | rest:https://host/a/      |      | secret",
                "rest:https://anna:p%40ss%3A%2Fw@host/ | rest:https://host/        | anna | p@ss:/w",
                "rest:https://anna:p@ss@host/          | rest:https://host/        | anna | p@ss",
                "rest:https://anna:a:b+c?d#e@host/     | rest:https://host/        | anna | a:b+c?d#e",
                "rest:https://an%20na:%C3%BC@host/     | rest:https://host/        | an na | ü",
                "s3:HTTPS://key:sec@host/bucket        | s3:HTTPS://host/bucket    | key  | sec"
            })
    void user_and_password_are_taken_out_of_what_was_typed(String typed, String url, String user, String secret) {
        RepositoryUrl.Parsed parsed = RepositoryUrl.parse(typed);
        assertThat(parsed.url().text()).isEqualTo(url);
        assertThat(parsed.username()).isEqualTo(Optional.ofNullable(user));
        assertThat(parsed.secret()).isEqualTo(Optional.ofNullable(secret).map(Secret::new));
        assertThat(parsed.toString()).doesNotContain(secret == null ? "secret=secret" : "=" + secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2%", "hunter2%4", "hunter2%zz", "hunter2%ff", "hunter2%c3%28"})
    void a_broken_escape_is_refused_without_quoting_the_password(String password) {
        assertThatThrownBy(() -> RepositoryUrl.parse("rest:https://anna:" + password + "@host/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("%25")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void an_address_says_what_kind_it_is() {
        assertThat(new RepositoryUrl("rest:https://h/").isRest()).isTrue();
        assertThat(new RepositoryUrl("rest:https://h/").isLocal()).isFalse();
        assertThat(new RepositoryUrl("C:\\x").isLocal()).isTrue();
        assertThat(new RepositoryUrl("local:/x").isLocal()).isTrue();
        assertThat(new RepositoryUrl("s3:x").isLocal()).isFalse();
    }

    @Test
    void a_login_gives_restic_only_its_own_variables() {
        assertThat(StorageLogin.allowed("AWS_ACCESS_KEY_ID")).isTrue();
        for (String key :
                new String[] {"PATH", "LD_PRELOAD", "RESTIC_PASSWORD", "aws_x", "AWS_", "XAWS_A", "AWS_A B"}) {
            assertThatThrownBy(() -> env(Map.of(key, new Secret("x"))))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> env(IntStream.range(0, 33)
                        .boxed()
                        .collect(Collectors.toMap(i -> "AWS_K" + i, i -> new Secret("x")))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_a_variable_or_a_header_cannot_carry_is_refused_without_quoting_it() {
        for (String bad : new String[] {"hunter2\0", "hunter2\n", "hunter2" + "x".repeat(9_000)}) {
            assertThatThrownBy(() -> env(Map.of("AWS_SECRET_ACCESS_KEY", new Secret(bad))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hunter2");
            assertThatThrownBy(() -> RepositoryAccess.requirePassword(new Secret(bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> RepositoryAccess.requirePassword(new Secret("")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StorageLogin(Optional.empty(), Optional.of("a:b"), Optional.empty(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_of_an_access_prints_its_secrets() {
        StorageLogin login = new StorageLogin(
                Optional.empty(),
                Optional.of("anna"),
                Optional.of(new Secret("hunter2")),
                Map.of("AWS_X", new Secret("hunter3")));
        RepositoryAccess access =
                new RepositoryAccess(new RepositoryUrl("rest:https://h/"), new Secret("hunter4"), login);
        assertThat(access.toString()).contains("***").doesNotContain("hunter");
        assertThat(access.effectiveUrl()).isEqualTo(access.url());
        assertThat(login.isEmpty()).isFalse();
        assertThat(StorageLogin.NONE.isEmpty()).isTrue();
    }

    @Test
    void what_was_learned_at_one_address_says_nothing_of_another() {
        Repository old = Repository.defined(repository(1), "main", new RepositoryUrl("rest:https://a/"), NOON)
                .withResticId("ab")
                .withAppendOnly(Verdict.YES)
                .withFigures(new RepositoryFigures(1, Optional.empty(), 1, 1, 0, NOON));
        Repository renamed = old.edited("other", old.url(), Optional.empty());
        assertThat(renamed.appendOnly()).isEqualTo(Verdict.YES);
        assertThat(renamed.figures()).isPresent();
        assertThat(renamed.revision()).isEqualTo(2);
        Repository moved = old.edited("main", new RepositoryUrl("rest:https://b/"), Optional.empty());
        assertThat(moved.appendOnly()).isEqualTo(Verdict.UNKNOWN);
        assertThat(moved.resticId()).isEmpty();
        assertThat(moved.figures()).isEmpty();
    }

    private static StorageLogin env(Map<String, Secret> env) {
        return new StorageLogin(Optional.empty(), Optional.empty(), Optional.empty(), env);
    }
}
