package io.resticmanager.domain.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListedSnapshotTest {
    @ParameterizedTest
    @CsvSource({
        "/etc, /etc, true",
        "/etc/, /etc, true",
        "/etc, /etc/nginx/nginx.conf, true",
        "/etc/nginx, /etc, true",
        "/etc, /et, false",
        "/et, /etc, false",
        "/etc, /ETC, false",
        "/, /srv/data, true",
        "/srv, /, true",
        "C:\\Users, c:/users/ann/file.txt, true",
        "C:\\Users\\ann, C:\\Users, true",
        "C:\\Users, C:\\User, false",
        "C:\\, C:\\Data, true",
        "C:\\Users\\ann, /C/users, true",
        "C:\\Users\\ann, /c/Users/ann/file.txt, true",
        "C:\\Users\\ann, /C/Data, false",
        "/C/Users, /C/Users/ann, true",
        "/C/Users, C:\\Users, false",
        "/srv/C:\\x, /srv/c:\\x, false",
    })
    void it_may_hold_what_lies_at_its_paths_above_and_below(String held, String asked, boolean expected) {
        ListedSnapshot snapshot = new ListedSnapshot(
                "ab".repeat(32),
                Optional.empty(),
                Instant.EPOCH,
                "web-1",
                "root",
                List.of("/elsewhere", held),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(snapshot.concerns(asked)).isEqualTo(expected);
    }
}
