package org.jaket.spark;

import java.util.Iterator;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jaket.corpus.wikipedia.DumpPage;
import org.jaket.corpus.wikipedia.PlainPage;
import org.jaket.corpus.wikipedia.SiteInfo;
import org.jaket.corpus.wikipedia.Titles;
import org.jaket.corpus.wikipedia.WikiText;
import org.jspecify.annotations.Nullable;

/** The records of a Wikipedia dump as rows: articles as plain text, and redirects. */
final class PageRows extends PartitionRows {

    static final String PAGE = "page";
    static final String REDIRECT = "redirect";
    static final String REJECTED = "rejected";
    static final String END = "end";

    /** {@code id} is at the end how many pages were of kinds that are not kept, {@code line} the number of lines. */
    static final StructType SCHEMA = new StructType()
            .add("kind", DataTypes.StringType)
            .add("file", DataTypes.IntegerType)
            .add("part", DataTypes.IntegerType)
            .add("line", DataTypes.LongType)
            .add("id", DataTypes.LongType)
            .add("title", DataTypes.StringType)
            .add("target", DataTypes.StringType)
            .add("disambiguation", DataTypes.BooleanType)
            .add("text", DataTypes.StringType)
            .add("froms", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("tos", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("titles", DataTypes.createArrayType(DataTypes.StringType))
            .add("bold_from", DataTypes.IntegerType)
            .add("bold_to", DataTypes.IntegerType)
            .add("reason", DataTypes.StringType)
            .add("found", DataTypes.StringType);

    private final SiteInfo site;
    private final int file;
    private final int part;
    private long others;

    PageRows(String source, Iterator<RawRecord> records, SiteInfo site, int file, int part) {
        super(source, records);
        this.site = site;
        this.file = file;
        this.part = part;
    }

    @Override
    @Nullable
    Row row(RawRecord record, long line) {
        if (!record.fault().isEmpty()) {
            return rejected(line, record.fault(), record.text());
        }
        int start = record.text().indexOf("<page>");
        if (start < 0) {
            return null;
        }
        long at = line
                + record.text()
                        .substring(0, start)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        try {
            return row(DumpPage.parse(record.text().substring(start) + "</page>"), at);
        } catch (DumpPage.UnreadablePageException e) {
            return rejected(at, "not a page", String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Row row(DumpPage page, long line) {
        if (page.namespace() != 0 || !page.model().equals("wikitext")) {
            others++;
            return null;
        }
        String redirect = page.redirect();
        if (redirect != null) {
            return RowFactory.create(
                    REDIRECT,
                    file,
                    part,
                    line,
                    page.id(),
                    page.title(),
                    Titles.article(redirect, site),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        PlainPage plain = WikiText.parse(page.text(), site);
        return RowFactory.create(
                PAGE,
                file,
                part,
                line,
                page.id(),
                page.title(),
                null,
                plain.disambiguation() || page.title().toLowerCase(Locale.ROOT).endsWith("(disambiguation)"),
                plain.text(),
                plain.links().stream().map(PlainPage.Link::from).toArray(Integer[]::new),
                plain.links().stream().map(PlainPage.Link::to).toArray(Integer[]::new),
                plain.links().stream().map(PlainPage.Link::title).toArray(String[]::new),
                plain.boldFrom(),
                plain.boldTo(),
                null,
                null);
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
                null,
                reason,
                excerpt(found));
    }

    @Override
    Row end(long lines) {
        return RowFactory.create(
                END, file, part, lines, others, null, null, null, null, null, null, null, null, null, null, null);
    }
}
