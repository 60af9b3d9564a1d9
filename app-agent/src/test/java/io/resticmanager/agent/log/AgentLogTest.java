package io.resticmanager.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogTest {
    @TempDir
    Path folder;

    @Test
    void a_log_in_a_file_is_bounded_in_size_and_number() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        AgentLog.applyTo(context, folder.resolve("agent.log"), 1_000, Level.INFO, AgentLog.Format.TEXT);
        long end = System.nanoTime() + 30_000_000_000L;
        // Its size is looked at once a second.
        while (files().size() < 3 && System.nanoTime() < end) {
            context.getLogger("test").info("a line that fills the file, one after the other");
        }
        context.getLogger("test").info("the last one");
        context.stop();

        assertThat(files()).contains("agent.log", "agent.log.1", "agent.log.2").hasSizeLessThanOrEqualTo(6);
        assertThat(Files.readString(folder.resolve("agent.log"))).endsWith("test: the last one\n");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
