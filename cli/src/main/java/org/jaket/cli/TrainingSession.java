package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jaket.cli.progress.RunLog;
import org.jaket.cli.report.ReportListener;
import org.jaket.pretrain.Planner;
import org.jaket.pretrain.PretrainListener;
import org.jaket.pretrain.PretrainRequest;
import org.jaket.pretrain.Pretraining;
import org.jaket.pretrain.RunResult;
import org.jaket.pretrain.StopSignal;
import org.jspecify.annotations.Nullable;

/** A run with all that a person at a terminal wants of it: progress, a log, a report, Ctrl-C. */
final class TrainingSession {

    private final Terminal terminal;

    TrainingSession(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Starts a run. */
    RunResult start(PretrainRequest request, Planner planner) {
        return within(request.out(), (listeners, stop) -> Pretraining.start(request, planner, listeners, stop));
    }

    /** Goes on with a run, whose data set may have moved. */
    RunResult resume(Path run, @Nullable Path data) {
        return within(run, (listeners, stop) -> Pretraining.resume(run, data, listeners, stop));
    }

    private RunResult within(Path run, BiFunction<List<PretrainListener>, StopSignal, RunResult> training) {
        boolean wasThere = Files.isDirectory(run);
        StopSignal stop = new StopSignal();
        PretrainListener progress = terminal.progress();
        RunResult result;
        try (RunLog log = new RunLog(run);
                Interruption interruption =
                        Interruption.stopping(stop, terminal.err(), () -> stopping(Pretraining.canResume(run)))) {
            List<PretrainListener> listeners = new ArrayList<>(List.of(progress, log, new ReportListener(run)));
            result = training.apply(listeners, stop);
        } finally {
            close(progress);
        }
        if (!Pretraining.canResume(run)) {
            Pretraining.discardUnstarted(run, wasThere);
            terminal.note("interrupted before the first step; nothing is kept of the run. Start it again with the same"
                    + " command");
            return result;
        }
        Reports.afterTraining(run, terminal.err());
        if (!result.completed()) {
            terminal.err()
                    .println("interrupted after step " + result.step() + "; a checkpoint is written. Go on with:");
            terminal.err().println("  " + terminal.commandLine("pretrain", "--resume", "--out", run));
            terminal.err().flush();
        }
        return result;
    }

    /** What Ctrl-C says; before a run can be gone on with, only the end can tell whether anything of it is kept. */
    static String stopping(boolean canResume) {
        return canResume ? Interruption.CHECKPOINT : "stopping: the run has not begun; once more ends at once";
    }

    private static void close(PretrainListener progress) {
        if (progress instanceof org.jaket.cli.progress.LiveProgress live) {
            live.close();
        }
    }
}
