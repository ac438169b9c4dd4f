package org.jaket.cli.report;

import java.nio.file.Path;
import org.jaket.pretrain.PretrainEvent;
import org.jaket.pretrain.PretrainListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redraws the report while a run goes on, after each evaluation and each checkpoint. */
public final class ReportListener implements PretrainListener {

    private static final Logger LOGGER = LoggerFactory.getLogger(ReportListener.class);

    private final Path run;

    /**
     * A listener for one run.
     *
     * @param run the run directory
     */
    public ReportListener(Path run) {
        this.run = run;
    }

    @Override
    public void on(PretrainEvent event) {
        if (event instanceof PretrainEvent.Evaluated || event instanceof PretrainEvent.CheckpointWritten) {
            try {
                ReportPage.write(run, null);
            } catch (RuntimeException e) {
                // A page that cannot be drawn is no reason to lose a run.
                LOGGER.warn("the report could not be written", e);
            }
        }
    }
}
