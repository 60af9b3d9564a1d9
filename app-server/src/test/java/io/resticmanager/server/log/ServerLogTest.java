package io.resticmanager.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.resticmanager.server.config.LogFormat;
import io.resticmanager.server.config.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServerLogTest {
    @AfterEach
    void asBefore() {
        new ServerLog().configure((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    @Test
    void an_event_is_one_line_also_with_a_stack_trace_or_a_message_of_several() {
        String log = logged(LogFormat.TEXT, () -> {
            LoggerFactory.getLogger("test").info("typed\nby\r\nsomebody");
            LoggerFactory.getLogger("test")
                    .error("a bug", new IllegalStateException("why", new RuntimeException("deep")));
        });
        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().findFirst().orElseThrow()).endsWith("INFO  test: typed | by | somebody");
        assertThat(log)
                .contains("a bug | java.lang.IllegalStateException: why | at ")
                .contains("deep");
    }

    @Test
    void as_json_every_event_is_an_object() {
        String log =
                logged(LogFormat.JSON, () -> LoggerFactory.getLogger("test").warn("job {} is \"late\"", 7));
        JsonNode event = new JsonMapper().readTree(log);
        assertThat(event.get("level").asString()).isEqualTo("WARN");
        assertThat(event.get("formattedMessage").asString()).isEqualTo("job 7 is \"late\"");
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void libraries_are_quiet() {
        String log = logged(LogFormat.TEXT, () -> {
            LoggerFactory.getLogger("org.eclipse.jetty.server.Server").info("started");
            LoggerFactory.getLogger("io.resticmanager.test").debug("detail");
        });
        assertThat(log).isEmpty();
    }

    private static String logged(LogFormat format, Runnable work) {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            ServerLog.apply(LogLevel.INFO, format);
            work.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
