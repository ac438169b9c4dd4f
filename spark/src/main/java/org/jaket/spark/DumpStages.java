package org.jaket.spark;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.jaket.corpus.dumps.Openings;

/** The joins between what was read of the two dumps. Every method describes a table; none computes it. */
final class DumpStages {

    /** "Wikimedia disambiguation page". */
    private static final long DISAMBIGUATION = 4_167_410;

    private static final String POSITION = "struct(file, part, line)";

    private DumpStages() {}

    /** The rows whose key comes for the first time in the dump; nothing but the keys is sorted for it. */
    static Dataset<Row> firstOf(Dataset<Row> rows, String key) {
        Dataset<Row> repeated = rows.groupBy(col(key).as("repeated_key"))
                .agg(count(lit(1)).as("occurrences"), min(expr(POSITION)).as("first_place"))
                .filter("occurrences > 1")
                .drop("occurrences");
        return rows.join(repeated, col(key).equalTo(col("repeated_key")), "left")
                .filter("first_place is null or first_place = " + POSITION)
                .drop("repeated_key", "first_place");
    }

    /** Items, each once, with merged items replaced by those that they were merged into. */
    static Dataset<Row> items(Dataset<Row> read, boolean anyMerged) {
        Dataset<Row> items = firstOf(read.filter(col("kind").equalTo(ItemRows.ITEM)), "id");
        return anyMerged ? redirectClasses(items, redirects(read)) : items;
    }

    private static Dataset<Row> redirects(Dataset<Row> read) {
        return read.filter(col("kind").equalTo(ItemRows.REDIRECT))
                .groupBy(col("id").as("merged"))
                .agg(min("other").as("survivor"));
    }

    private static Dataset<Row> redirectClasses(Dataset<Row> items, Dataset<Row> redirects) {
        Dataset<Row> changed = items.selectExpr("id", "posexplode(classes) as (place, class)")
                .join(redirects, col("class").equalTo(col("merged")), "left")
                .withColumn("kept", coalesce(col("survivor"), col("class")))
                .groupBy(col("id").as("changed_id"))
                .agg(
                        expr("max(survivor)").as("changed_to"),
                        expr("sort_array(collect_list(struct(place, kept))).kept")
                                .as("new_classes"))
                .filter("changed_to is not null");
        return items.join(changed, col("id").equalTo(col("changed_id")), "left")
                .withColumn("classes", coalesce(col("new_classes"), col("classes")))
                .drop("changed_id", "changed_to", "new_classes");
    }

    /** Articles, each once. */
    static Dataset<Row> pages(Dataset<Row> read) {
        return firstOf(read.filter(col("kind").equalTo(PageRows.PAGE)), "title");
    }

    /**
     * Which item has which page: {@code item, page, title, disambiguation}. Items without a page are there if they are
     * kept, with nothing for the page.
     */
    static Dataset<Row> universe(Dataset<Row> items, Dataset<Row> pages, boolean withoutPage) {
        Dataset<Row> known = items.select(
                col("id").as("item"),
                col("title").as("site_title"),
                array_contains(col("classes"), DISAMBIGUATION).as("by_class"));
        Dataset<Row> titled = pages.select(
                col("id").as("page"), col("title"), col("disambiguation").as("by_page"));
        Dataset<Row> all = known.join(titled, col("site_title").equalTo(col("title")), withoutPage ? "left" : "inner");
        return all.select(
                col("item"),
                col("page"),
                col("title"),
                expr("by_class or coalesce(by_page, false)").as("disambiguation"));
    }

    /** What each title means: {@code name, item}. A redirect means what the page means that it leads to, in two steps at most. */
    static Dataset<Row> titles(Dataset<Row> universe, Dataset<Row> readPages) {
        Dataset<Row> direct = universe.filter("not disambiguation and title is not null")
                .select(col("title").as("name"), col("item"));
        Dataset<Row> redirects = readPages
                .filter(col("kind").equalTo(PageRows.REDIRECT))
                .groupBy(col("title").as("name"))
                .agg(min("target").as("target"));
        Dataset<Row> second = redirects
                .as("a")
                .join(redirects.as("b"), expr("a.target = b.name"))
                .selectExpr("a.name as name", "b.target as target");
        Dataset<Row> indirect = redirects
                .union(second)
                .join(direct.withColumnRenamed("name", "target"), "target")
                .select("name", "item");
        return direct.union(indirect).groupBy("name").agg(min("item").as("item"));
    }

    /** The text of each page that tells no articles apart, with its mentions; of pages of the same text, the first. */
    static Dataset<Row> mentions(Dataset<Row> pages, Dataset<Row> universe, Dataset<Row> titles) {
        Dataset<Row> told =
                universe.filter("disambiguation and page is not null").select("page");
        Dataset<Row> texts = pages.filter("not disambiguation and text != ''")
                .withColumnRenamed("id", "page")
                .join(told, "page", "left_anti");
        Dataset<Row> hashed = texts.select(col("page"), xxhash64(col("text")).as("hash"));
        Dataset<Row> same = hashed.groupBy("hash")
                .agg(count(lit(1)).as("occurrences"), min("page").as("first_page"))
                .filter("occurrences > 1");
        Dataset<Row> repeated =
                hashed.join(same, "hash").filter("page != first_page").select("page");
        Dataset<Row> distinct = texts.join(repeated, "page", "left_anti");
        Dataset<Row> known = distinct.select(
                        col("page"), explode(array_distinct(col("titles"))).as("name"))
                .join(titles, "name")
                .groupBy("page")
                .agg(map_from_entries(collect_list(struct("name", "item"))).as("items"));
        return distinct.join(known, "page", "left")
                .select("page", "text", "froms", "tos", "titles", "bold_from", "bold_to", "items")
                .map(new MentionRows(), Encoders.row(MentionRows.SCHEMA));
    }

    /**
     * The triples between entities: {@code head, property, tail}. Between an item and what it is an instance of there is
     * none, in either direction.
     */
    static Dataset<Row> edges(Dataset<Row> items, Dataset<Row> readItems, Dataset<Row> universe, boolean anyMerged) {
        Dataset<Row> entities = universe.filter("not disambiguation").select("item");
        Dataset<Row> stated = items.selectExpr("id as head", "inline(arrays_zip(properties, targets))")
                .withColumnRenamed("properties", "property")
                .withColumnRenamed("targets", "tail");
        Dataset<Row> resolved = anyMerged
                ? stated.join(redirects(readItems), col("tail").equalTo(col("merged")), "left")
                        .select(
                                col("head"),
                                col("property"),
                                coalesce(col("survivor"), col("tail")).as("tail"))
                : stated;
        Dataset<Row> between = resolved.filter("head != tail")
                .join(entities.as("h"), expr("head = h.item"), "left_semi")
                .join(entities.as("t"), expr("tail = t.item"), "left_semi");
        Dataset<Row> classes = items.select(col("id"), explode(col("classes")).as("class"));
        return between.join(classes, expr("(head = id and tail = class)"), "left_anti")
                .join(classes, expr("(tail = id and head = class)"), "left_anti")
                .distinct();
    }

    /** The entities that have enough neighbours or enough mentions, with all that is written about them. */
    static Dataset<Row> entities(
            Dataset<Row> items,
            Dataset<Row> universe,
            Dataset<Row> edges,
            Dataset<Row> mentions,
            int neighbors,
            int named) {
        Dataset<Row> degrees = edges.select(col("head").as("item"), col("tail").as("other"))
                .union(edges.select(col("tail"), col("head")))
                .distinct()
                .groupBy("item")
                .agg(count(lit(1)).as("neighbors"));
        Dataset<Row> mentioned = mentions.select(explode(col("entities")).as("item"))
                .groupBy("item")
                .agg(count(lit(1)).as("mentions"));
        Dataset<Row> kept = universe.filter("not disambiguation")
                .drop("disambiguation")
                .withColumnRenamed("title", "page_title")
                .join(degrees, "item", "left")
                .join(mentioned, "item", "left")
                .na()
                .fill(0, new String[] {"neighbors", "mentions"})
                .filter(col("neighbors").geq(neighbors).or(col("mentions").geq(named)));
        Dataset<Row> openings = mentions.select(
                col("page"),
                expr("substring(text, 1, " + Openings.LENGTH + ")").as("opening"),
                col("bold_from"),
                col("bold_to"));
        return kept.join(items, col("item").equalTo(col("id")))
                .join(openings, "page", "left")
                .selectExpr(
                        "item",
                        "label",
                        "aliases",
                        "description",
                        "coalesce(page_title, '') as title",
                        "classes",
                        "coalesce(opening, '') as opening",
                        "coalesce(bold_from, 0) as bold_from",
                        "coalesce(bold_to, 0) as bold_to");
    }

    /** The triples between the entities that are kept. */
    static Dataset<Row> triples(Dataset<Row> edges, Dataset<Row> entities) {
        Dataset<Row> kept = entities.select("item");
        return edges.join(kept.as("h"), expr("head = h.item"), "left_semi")
                .join(kept.as("t"), expr("tail = t.item"), "left_semi");
    }

    /** The categories of the entities: {@code id, label, description}. */
    static Dataset<Row> categories(Dataset<Row> entities, Dataset<Row> items) {
        Dataset<Row> used = entities.filter("size(classes) > 0")
                .select(element_at(col("classes"), 1).as("class"))
                .distinct();
        return used.join(
                        items.select("id", "label", "description"), col("class").equalTo(col("id")), "left")
                .selectExpr("class as id", "coalesce(label, '') as label", "coalesce(description, '') as description");
    }

    /** The properties of the triples: {@code id, label, description, inverse}. */
    static Dataset<Row> properties(Dataset<Row> triples, Dataset<Row> readItems) {
        Dataset<Row> known = readItems
                .filter(col("kind").equalTo(ItemRows.PROPERTY))
                .groupBy("id")
                .agg(
                        min("label").as("label"),
                        min("description").as("description"),
                        min("other").as("inverse"));
        return triples.select(col("property").cast("long").as("property"))
                .distinct()
                .join(known, col("property").equalTo(col("id")), "left")
                .selectExpr(
                        "property as id",
                        "coalesce(label, '') as label",
                        "coalesce(description, '') as description",
                        "coalesce(inverse, -1L) as inverse");
    }
}
