package org.jaket.spark;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jaket.corpus.dumps.DumpTables;
import org.jaket.corpus.wikidata.WikidataRecord;
import org.jaket.spark.StageStore.Stage;

/** The finished stages as the tables of a data set; one partition at a time is in memory. */
record SparkTables(
        Sessions.Opened opened,
        Stage readItems,
        Stage readPages,
        Stage mentions,
        Stage entityStage,
        Stage tripleStage,
        Stage categoryStage,
        Stage propertyStage,
        Map<String, Long> counts,
        List<DumpFile> wikidata,
        List<DumpFile> wikipedia)
        implements DumpTables {

    @Override
    public Iterator<EntityRow> entities() {
        return sorted(
                entityStage.rows(),
                row -> new EntityRow(
                        row.getLong(0),
                        row.getString(1),
                        row.getList(2),
                        row.getString(3),
                        row.getString(4),
                        row.getList(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getInt(8)),
                col("item"));
    }

    @Override
    public long entityCount() {
        return entityStage.rowCount();
    }

    @Override
    public Iterator<TripleRow> triples() {
        return sorted(
                tripleStage.rows().select("head", "property", "tail"),
                row -> new TripleRow(row.getLong(0), row.getInt(1), row.getLong(2)),
                col("head"),
                col("tail"),
                col("property"));
    }

    @Override
    public long tripleCount() {
        return tripleStage.rowCount();
    }

    @Override
    public List<WikidataRecord.Property> properties() {
        List<WikidataRecord.Property> all = new ArrayList<>();
        for (Row row : propertyStage.rows().orderBy("id").collectAsList()) {
            all.add(new WikidataRecord.Property(
                    (int) row.getLong(0), row.getString(1), row.getString(2), (int) row.getLong(3)));
        }
        return all;
    }

    @Override
    public List<ClassRow> categories() {
        List<ClassRow> all = new ArrayList<>();
        for (Row row : categoryStage.rows().orderBy("id").collectAsList()) {
            all.add(new ClassRow(row.getLong(0), row.getString(1), row.getString(2)));
        }
        return all;
    }

    @Override
    public Iterator<PageRow> pages() {
        return sorted(
                mentions.rows(),
                row -> new PageRow(row.getString(row.fieldIndex("text")), MentionRows.mentions(row)),
                col("page"));
    }

    @Override
    public long pageCount() {
        return mentions.rowCount();
    }

    @Override
    public Iterator<RejectRow> rejects() {
        return Stream.concat(rejects(readItems, wikidata), rejects(readPages, wikipedia))
                .iterator();
    }

    /** Lines were counted a partition; the partitions before it say where in its file each begins. */
    private static Stream<RejectRow> rejects(Stage stage, List<DumpFile> files) {
        Map<String, Long> linesBefore = new HashMap<>();
        Map<Integer, Long> lines = new HashMap<>();
        Dataset<Row> ends = stage.rows().filter(col("kind").equalTo(ItemRows.END));
        for (Row row :
                ends.select("file", "part", "line").orderBy("file", "part").collectAsList()) {
            long before = lines.getOrDefault(row.getInt(0), 0L);
            linesBefore.put(row.getInt(0) + "/" + row.getInt(1), before);
            lines.put(row.getInt(0), before + row.getLong(2));
        }
        Dataset<Row> rejected = stage.rows()
                .filter(col("kind").equalTo(ItemRows.REJECTED))
                .select("file", "part", "line", "reason", "found");
        Iterator<RejectRow> rows = sorted(
                rejected,
                row -> new RejectRow(
                        files.get(row.getInt(0)).name(),
                        1 + row.getLong(2) + linesBefore.getOrDefault(row.getInt(0) + "/" + row.getInt(1), 0L),
                        row.getString(3),
                        row.getString(4)),
                col("file"),
                col("part"),
                col("line"));
        Iterable<RejectRow> once = () -> rows;
        return java.util.stream.StreamSupport.stream(once.spliterator(), false);
    }

    private static <T> Iterator<T> sorted(Dataset<Row> rows, Function<Row, T> read, Column... order) {
        Iterator<Row> all = rows.orderBy(order).toLocalIterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public T next() {
                return read.apply(all.next());
            }
        };
    }

    @Override
    public void close() {
        opened.close();
    }
}
