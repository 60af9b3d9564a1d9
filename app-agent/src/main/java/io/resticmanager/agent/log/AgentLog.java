package io.resticmanager.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line an event on standard output; for the commands of the command line only warnings, on standard error.
/// Logback finds this class as its configurator, so that no XML is read at start.
public final class AgentLog extends ContextAwareBase implements Configurator {
    /// How a line looks.
    public enum Format {
        TEXT,
        JSON
    }

    // Whatever a message or stack trace holds, an event stays one line.
    private static final String TRACE = "%replace(%replace(%ex){'\\s+$',''}){'[\\r\\n]+\\s*',' | '}";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}: "
            + "%replace(%msg){'[\\r\\n]+',' | '}%replace(" + TRACE + "){'^(?=\\S)',' | '}%nopex%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, Level.WARN, Format.TEXT, "System.err");
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// From now on for a daemon.
    ///
    /// @param level `error`, `warn`, `info`, `debug` or `trace`
    public static void apply(String level, Format format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, Level.toLevel(level, Level.INFO), format, "System.out");
        }
    }

    private static void apply(LoggerContext context, Level level, Format format, String target) {
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder(context, format));
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder lines = new PatternLayoutEncoder();
                lines.setContext(context);
                lines.setPattern(PATTERN);
                lines.start();
                yield lines;
            }
            case JSON -> {
                JsonEncoder objects = new JsonEncoder();
                objects.setContext(context);
                objects.setWithContext(false);
                objects.setWithNanoseconds(false);
                objects.setWithSequenceNumber(false);
                objects.setWithArguments(false);
                objects.setWithMessage(false);
                objects.setWithFormattedMessage(true);
                objects.start();
                yield objects;
            }
        };
    }
}
