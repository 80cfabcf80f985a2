package dev.runnel.server.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.Setting;
import org.slf4j.LoggerFactory;

/** Logs go to standard error: standard output is for what commands answer. */
final class Logging {

    private Logging() {}

    /** Before the configuration is known: only what goes wrong. */
    static void quiet() {
        set("warn", "text");
    }

    static void configure(Configuration configuration) {
        set(configuration.text(Setting.LOG_LEVEL), configuration.text(Setting.LOG_FORMAT));
    }

    private static void set(String level, String format) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, format));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("dev.runnel").setLevel(Level.toLevel(level));
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, String format) {
        if (format.equals("json")) {
            var json = new JsonEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        var text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %X{run} %msg%n");
        text.start();
        return text;
    }
}
