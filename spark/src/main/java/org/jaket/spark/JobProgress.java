package org.jaket.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.jaket.corpus.Progress;
import scala.jdk.javaapi.CollectionConverters;

/** Says how far a stage has come: by bytes while dumps are read, by tasks otherwise. */
final class JobProgress extends SparkListener {

    private static final String BYTES_READ = "internal.metrics.input.bytesRead";

    private final Progress progress;
    private final Map<Long, Long> bytesOfRunning = new HashMap<>();
    private String stage = "";
    private long totalBytes;
    private long bytes;
    private long tasks;
    private long totalTasks;
    private long cpuNanos;

    JobProgress(Progress progress) {
        this.progress = progress;
    }

    /** Starts a stage; {@code inputBytes} is 0 for a stage that reads no dump. */
    synchronized void begin(String name, long inputBytes) {
        stage = name;
        totalBytes = inputBytes >> 20;
        bytes = 0;
        tasks = 0;
        totalTasks = 0;
        cpuNanos = 0;
        bytesOfRunning.clear();
        progress.at(stage, 0, 1);
    }

    /** Ends a stage that made so many records. */
    synchronized void end(long records) {
        progress.at(stage, records, records);
        stage = "";
    }

    /** How long the tasks of the stage have kept a core busy, all together. */
    synchronized double cpuSeconds() {
        return cpuNanos / 1e9;
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        CollectionConverters.asJava(job.stageInfos()).forEach(info -> totalTasks += info.numTasks());
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        bytesOfRunning.remove(task.taskInfo().taskId());
        if (task.taskMetrics() != null) {
            bytes += task.taskMetrics().inputMetrics().bytesRead();
            cpuNanos += task.taskMetrics().executorCpuTime();
        }
        tasks++;
        report();
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        CollectionConverters.asJava(update.accumUpdates()).forEach(task -> {
            for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
                boolean read =
                        info.name().isDefined() && BYTES_READ.equals(info.name().get());
                if (read && info.update().isDefined() && info.update().get() instanceof Long value) {
                    bytesOfRunning.put((Long) task._1(), value);
                }
            }
        });
        report();
    }

    private void report() {
        if (stage.isEmpty()) {
            return;
        }
        if (totalBytes > 0) {
            long running =
                    bytesOfRunning.values().stream().mapToLong(Long::longValue).sum();
            progress.at(stage, Math.min((bytes + running) >> 20, totalBytes - 1), totalBytes);
        } else if (totalTasks > 0) {
            progress.at(stage, Math.min(tasks, totalTasks - 1), totalTasks);
        }
    }
}
