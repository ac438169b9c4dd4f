package org.jaket.cli.progress;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.jaket.pretrain.PretrainEvent;
import org.jaket.pretrain.PretrainListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code log.txt} of a run: what the progress says and what the libraries log, with times; appended on resume. */
public final class RunLog implements PretrainListener, AutoCloseable {

    /** The log's name in a run directory. */
    public static final String FILE = "log.txt";

    private static final int STEPS_BETWEEN = 50;

    private final Logger logger = LoggerFactory.getLogger("org.jaket.run");
    private final Path file;
    private final Progress progress = new Progress();
    private @Nullable FileAppender<ILoggingEvent> appender;

    /**
     * The log of a run. The file is opened with the first event, when the run directory is known to be fit for use.
     *
     * @param run the run directory
     */
    public RunLog(Path run) {
        file = run.resolve(FILE);
    }

    private FileAppender<ILoggingEvent> open() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %logger{20} %msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> opened = new FileAppender<>();
        opened.setContext(context);
        opened.setName(file.toString());
        opened.setFile(file.toString());
        opened.setAppend(true);
        opened.setEncoder(encoder);
        opened.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(opened);
        return opened;
    }

    @Override
    public void on(PretrainEvent event) {
        if (appender == null) {
            appender = open();
        }
        progress.on(event);
        String sentence = ProgressText.sentence(event);
        if (sentence != null) {
            log(event, sentence);
        } else if (event instanceof PretrainEvent.Stepped stepped && event.step() % STEPS_BETWEEN == 0) {
            logger.info(ProgressText.plainStep(progress, stepped));
        } else if (event instanceof PretrainEvent.CheckpointWritten written) {
            logger.info("checkpoint {}", written.directory());
        } else if (event instanceof PretrainEvent.Finished finished) {
            logger.info(
                    "{} after step {}, {} s",
                    finished.completed() ? "completed" : "interrupted",
                    finished.step(),
                    Math.round(finished.seconds()));
        }
    }

    private void log(PretrainEvent event, String sentence) {
        if (event instanceof PretrainEvent.Warning || event instanceof PretrainEvent.Skipped) {
            logger.warn(sentence);
        } else {
            logger.info(sentence);
        }
    }

    /** Ends the log. */
    @Override
    public void close() {
        if (appender != null) {
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
            appender.stop();
        }
    }
}
