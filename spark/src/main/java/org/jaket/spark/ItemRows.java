package org.jaket.spark;

import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jaket.corpus.wikidata.UnreadableRecordException;
import org.jaket.corpus.wikidata.WikidataParser;
import org.jaket.corpus.wikidata.WikidataRecord;
import org.jaket.corpus.wikipedia.DumpPage;
import org.jspecify.annotations.Nullable;

/** The records of a Wikidata dump as rows. */
final class ItemRows extends PartitionRows {

    static final String ITEM = "item";
    static final String PROPERTY = "property";
    static final String REDIRECT = "redirect";
    static final String REJECTED = "rejected";
    static final String END = "end";

    /**
     * {@code other} is the target of a redirect, the inverse of a property, and at the end how many records were of kinds
     * that are not kept; {@code line} is at the end the number of lines.
     */
    static final StructType SCHEMA = new StructType()
            .add("kind", DataTypes.StringType)
            .add("file", DataTypes.IntegerType)
            .add("part", DataTypes.IntegerType)
            .add("line", DataTypes.LongType)
            .add("id", DataTypes.LongType)
            .add("label", DataTypes.StringType)
            .add("aliases", DataTypes.createArrayType(DataTypes.StringType))
            .add("description", DataTypes.StringType)
            .add("title", DataTypes.StringType)
            .add("classes", DataTypes.createArrayType(DataTypes.LongType))
            .add("properties", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("targets", DataTypes.createArrayType(DataTypes.LongType))
            .add("other", DataTypes.LongType)
            .add("reason", DataTypes.StringType)
            .add("found", DataTypes.StringType);

    private static final String PAGE = "<page>";

    private final WikidataParser parser;
    private final boolean xml;
    private final int file;
    private final int part;
    private long others;

    ItemRows(String source, Iterator<RawRecord> records, WikidataParser parser, boolean xml, int file, int part) {
        super(source, records);
        this.parser = parser;
        this.xml = xml;
        this.file = file;
        this.part = part;
    }

    @Override
    @Nullable
    Row row(RawRecord record, long line) {
        if (!record.fault().isEmpty()) {
            return rejected(line, record.fault(), record.text());
        }
        int page = xml ? record.text().indexOf(PAGE) : 0;
        if (page < 0) {
            return null;
        }
        long at = line
                + record.text()
                        .substring(0, page)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        try {
            WikidataRecord read = xml ? page(record.text().substring(page)) : parser.parseLine(record.text());
            return read == null ? null : row(read, at);
        } catch (UnreadableRecordException e) {
            return rejected(
                    at, e.reason(), e.detail().isEmpty() ? excerpt(record.text().substring(page)) : e.detail());
        } catch (DumpPage.UnreadablePageException e) {
            return rejected(at, "not a page", String.valueOf(e.getMessage()));
        }
    }

    private WikidataRecord page(String start) throws DumpPage.UnreadablePageException, UnreadableRecordException {
        DumpPage page = DumpPage.parse(start + "</page>");
        return page.model().equals("wikibase-item") || page.model().equals("wikibase-property")
                ? parser.parse(page.text())
                : new WikidataRecord.Other(page.model());
    }

    private @Nullable Row row(WikidataRecord read, long line) {
        if (read instanceof WikidataRecord.Item item) {
            return RowFactory.create(
                    ITEM,
                    file,
                    part,
                    line,
                    item.id(),
                    item.label(),
                    item.aliases().toArray(String[]::new),
                    item.description(),
                    item.title(),
                    item.classes().toArray(Long[]::new),
                    item.statements().stream()
                            .map(WikidataRecord.Statement::property)
                            .toArray(Integer[]::new),
                    item.statements().stream()
                            .map(WikidataRecord.Statement::target)
                            .toArray(Long[]::new),
                    null,
                    null,
                    null);
        }
        if (read instanceof WikidataRecord.Property property) {
            return RowFactory.create(
                    PROPERTY,
                    file,
                    part,
                    line,
                    (long) property.id(),
                    property.label(),
                    null,
                    property.description(),
                    null,
                    null,
                    null,
                    null,
                    (long) property.inverse(),
                    null,
                    null);
        }
        if (read instanceof WikidataRecord.Redirect redirect) {
            return RowFactory.create(
                    REDIRECT,
                    file,
                    part,
                    line,
                    redirect.from(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    redirect.to(),
                    null,
                    null);
        }
        others++;
        return null;
    }

    private Row rejected(long line, String reason, String found) {
        return RowFactory.create(
                REJECTED,
                file,
                part,
                line,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                reason,
                excerpt(found));
    }

    @Override
    Row end(long lines) {
        return RowFactory.create(
                END, file, part, lines, null, null, null, null, null, null, null, null, others, null, null);
    }
}
