package org.jaket.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.jaket.corpus.dumps.DumpOptions;

/** Starts Spark, in this process unless someone else has said where. */
final class Sessions {

    private static final long BYTES_A_PARTITION = 128L << 20;
    private static final int MOST_PARTITIONS = 4000;
    /** Compressed text grows by about this. */
    private static final int GROWTH = 6;

    private Sessions() {}

    /**
     * A session.
     *
     * @param session the session
     * @param own whether it was started here, and is to be stopped
     */
    record Opened(SparkSession session, boolean own) {
        void close() {
            if (own) {
                session.stop();
            }
        }
    }

    /** Starts Spark, or takes the session that is there; under {@code spark-submit} the master and all other settings are those of the submission. */
    static Opened open(DumpOptions options) {
        boolean own = SparkSession.getDefaultSession().isEmpty();
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", options.master());
        conf.setIfMissing("spark.app.name", "jaket prepare wikidata");
        conf.setIfMissing("spark.ui.enabled", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.sql.session.timeZone", "UTC");
        conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing(
                    "spark.local.dir",
                    java.nio.file.Path.of(options.work(), "spark")
                            .toAbsolutePath()
                            .toString());
        }
        conf.setIfMissing("spark.sql.warehouse.dir", warehouse(options.work()));
        return new Opened(SparkSession.builder().config(conf).getOrCreate(), own);
    }

    private static String warehouse(String work) {
        return DumpFile.isRemote(work)
                ? work + "/warehouse"
                : java.nio.file.Path.of(work, "warehouse").toUri().toString();
    }

    /** So many partitions of a join that each fits into the memory of a task. */
    static void partitions(SparkSession session, long inputBytes) {
        int cores = session.sparkContext().defaultParallelism();
        long wanted = Math.max(cores, GROWTH * inputBytes / BYTES_A_PARTITION);
        session.conf().set("spark.sql.shuffle.partitions", Math.min(MOST_PARTITIONS, wanted));
    }
}
