package io.resticmanager.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
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

    private static final long FILE_SIZE = 10 * 1024 * 1024;
    private static final int FILES_ASIDE = 5;
    private static final long CHECKED_EVERY_MILLIS = 1_000;

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

    /// From now on to a file, for a daemon with nobody to read its output. When the file is full it is put aside, and
    /// the oldest of those removed.
    public static void applyTo(Path file, String level, Format format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            applyTo(context, file, FILE_SIZE, Level.toLevel(level, Level.INFO), format);
        }
    }

    static void applyTo(LoggerContext context, Path file, long bytes, Level level, Format format) {
        context.reset();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context, format));
        FixedWindowRollingPolicy aside = new FixedWindowRollingPolicy();
        aside.setContext(context);
        aside.setParent(appender);
        aside.setFileNamePattern(file + ".%i");
        aside.setMinIndex(1);
        aside.setMaxIndex(FILES_ASIDE);
        aside.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
        full.setContext(context);
        full.setMaxFileSize(new FileSize(bytes));
        full.setCheckIncrement(Duration.buildByMilliseconds(CHECKED_EVERY_MILLIS));
        full.start();
        appender.setRollingPolicy(aside);
        appender.setTriggeringPolicy(full);
        appender.start();
        to(context, level, appender);
    }

    private static void apply(LoggerContext context, Level level, Format format, String target) {
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder(context, format));
        console.start();
        to(context, level, console);
    }

    private static void to(LoggerContext context, Level level, Appender<ILoggingEvent> appender) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
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
