package org.jaket.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jaket.corpus.wikipedia.PlainPage;
import org.jaket.corpus.wikipedia.Repetitions;
import org.jaket.corpus.wikipedia.Repetitions.EntityMention;

/** From a page's links and what their titles mean to its mentions of items, repetitions included. */
final class MentionRows implements MapFunction<Row, Row> {

    static final StructType SCHEMA = new StructType()
            .add("page", DataTypes.LongType)
            .add("text", DataTypes.StringType)
            .add("bold_from", DataTypes.IntegerType)
            .add("bold_to", DataTypes.IntegerType)
            .add("froms", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("tos", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("entities", DataTypes.createArrayType(DataTypes.LongType))
            .add("repeated", DataTypes.createArrayType(DataTypes.BooleanType))
            .add("unknown", DataTypes.IntegerType);

    @Override
    public Row call(Row row) {
        String text = row.getString(1);
        List<Integer> froms = row.getList(2);
        List<Integer> tos = row.getList(3);
        List<String> titles = row.getList(4);
        Map<String, Long> items = row.isNullAt(7) ? Map.of() : row.getJavaMap(7);
        List<PlainPage.Link> known = new ArrayList<>();
        List<Long> entities = new ArrayList<>();
        for (int l = 0; l < froms.size(); l++) {
            Long item = items.get(titles.get(l));
            if (item != null) {
                known.add(new PlainPage.Link(froms.get(l), tos.get(l), titles.get(l)));
                entities.add(item);
            }
        }
        List<EntityMention> mentions = Repetitions.link(
                text, known, entities.stream().mapToLong(Long::longValue).toArray());
        return RowFactory.create(
                row.getLong(0),
                text,
                row.getInt(5),
                row.getInt(6),
                mentions.stream().map(EntityMention::from).toArray(Integer[]::new),
                mentions.stream().map(EntityMention::to).toArray(Integer[]::new),
                mentions.stream().map(EntityMention::entity).toArray(Long[]::new),
                mentions.stream()
                        .map(m -> m.source().equals(Repetitions.REPETITION))
                        .toArray(Boolean[]::new),
                froms.size() - known.size());
    }

    /** The mentions of a row of this table. */
    static List<EntityMention> mentions(Row row) {
        List<Integer> froms = row.getList(row.fieldIndex("froms"));
        List<Integer> tos = row.getList(row.fieldIndex("tos"));
        List<Long> entities = row.getList(row.fieldIndex("entities"));
        List<Boolean> repeated = row.getList(row.fieldIndex("repeated"));
        List<EntityMention> mentions = new ArrayList<>(froms.size());
        for (int m = 0; m < froms.size(); m++) {
            mentions.add(new EntityMention(
                    froms.get(m),
                    tos.get(m),
                    entities.get(m),
                    repeated.get(m) ? Repetitions.REPETITION : Repetitions.LINK));
        }
        return mentions;
    }
}
