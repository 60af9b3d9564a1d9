package io.resticmanager.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.resticmanager.restic.OsFamily;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
    @Test
    void windows_keeps_them_in_the_folder_for_data_of_programs() {
        Places places = Places.of(OsFamily.WINDOWS, Map.of("ProgramData", "/data"));
        assertThat(places.config()).hasToString("/data/restic-manager/agent.yaml");
        assertThat(places.state()).hasToString("/data/restic-manager/state");
        assertThat(places.logFolder()).hasToString("/data/restic-manager/log");
    }

    @Test
    void linux_keeps_them_where_its_packages_do() {
        Places places = Places.of(OsFamily.UNIX, Map.of());
        assertThat(places.config()).hasToString("/etc/restic-manager/agent.yaml");
        assertThat(places.state()).hasToString("/var/lib/restic-manager-agent");
    }
}
