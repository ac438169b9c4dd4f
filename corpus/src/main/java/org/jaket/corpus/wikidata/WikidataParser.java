package org.jaket.corpus.wikidata;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jaket.store.JsonFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON documents of Wikidata's dumps: of today's, and of those since 2014, where a value's item has only a
 * number and empty maps are written as empty lists.
 *
 * <p>Of each property the statements of the best rank count: if there are preferred ones, the normal ones do not; those
 * that are deprecated never do. A value that is unknown or known not to exist ({@code somevalue}, {@code novalue}) is no
 * edge, but takes part in the ranking. Qualifiers narrow a statement down; its main value is taken as it stands.
 *
 * <p>The document is read as a stream, and whatever is in another language or about another wiki is skipped. Instances
 * may be used from many threads.
 */
public final class WikidataParser implements Serializable {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String EVERY_LANGUAGE = "mul";
    private static final int INVERSE_PROPERTY = 1696;

    private final String language;
    private final String site;
    private final int categoryProperty;

    /**
     * A parser.
     *
     * @param language the language of labels, aliases and descriptions, such as {@code en}; what it lacks is taken from
     *     those for every language ({@code mul})
     * @param site the wiki whose pages count, such as {@code enwiki}
     * @param categoryProperty the property that gives the classes of an item; 31 is "instance of"
     */
    public WikidataParser(String language, String site, int categoryProperty) {
        this.language = language;
        this.site = site;
        this.categoryProperty = categoryProperty;
    }

    /**
     * Reads a line of a JSON dump.
     *
     * @param line one document, with or without the comma after it; or a bracket of the array around all
     * @return what it says, or null if there is no document in the line
     * @throws UnreadableRecordException if it is no entity
     */
    public @Nullable WikidataRecord parseLine(String line) throws UnreadableRecordException {
        String document = line.strip();
        if (document.endsWith(",")) {
            document = document.substring(0, document.length() - 1);
        }
        return document.isEmpty() || document.equals("[") || document.equals("]") ? null : parse(document);
    }

    /**
     * Reads a document.
     *
     * @param json the document
     * @return what it says
     * @throws UnreadableRecordException if it is no entity
     */
    public WikidataRecord parse(String json) throws UnreadableRecordException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return new Document(parser).read();
        } catch (JacksonException e) {
            throw new UnreadableRecordException("not valid JSON", JsonFault.of(e));
        }
    }

    /** The number of an identifier such as Q42, or -1 if it is none. */
    static long number(@Nullable String id, char kind) {
        if (id == null || id.length() < 2 || id.length() > 16 || Character.toUpperCase(id.charAt(0)) != kind) {
            return -1;
        }
        long number = 0;
        for (int i = 1; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return -1;
            }
            number = 10 * number + id.charAt(i) - '0';
        }
        return number;
    }

    /** The fields of one document, in whatever order they come. */
    private final class Document {

        private final JsonParser parser;
        private String type = "";
        private @Nullable String id;
        private @Nullable String redirectFrom;
        private @Nullable String redirectTo;
        private String label = "";
        private String labelOfEvery = "";
        private String description = "";
        private String descriptionOfEvery = "";
        private final List<String> aliases = new ArrayList<>();
        private String title = "";
        private final List<Long> classes = new ArrayList<>();
        private final List<WikidataRecord.Statement> statements = new ArrayList<>();
        private int inverse = -1;

        Document(JsonParser parser) {
            this.parser = parser;
        }

        WikidataRecord read() throws UnreadableRecordException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRecordException("no JSON object", "");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                field(field);
                if (!type.isEmpty() && !type.equals("item") && !type.equals("property")) {
                    return new WikidataRecord.Other(type);
                }
            }
            if (parser.nextToken() != null) {
                throw new UnreadableRecordException("not valid JSON", "more text after the document");
            }
            return record();
        }

        private void field(String name) throws UnreadableRecordException {
            switch (name) {
                case "type" -> type = string();
                case "id" -> id = string();
                case "entity" -> redirectFrom = string();
                case "redirect" -> redirectTo = string();
                case "labels" -> entries(this::label);
                case "descriptions" -> entries(this::description);
                case "aliases" -> entries(this::alias);
                case "sitelinks" -> entries(this::sitelink);
                case "claims" -> claims();
                default -> parser.skipChildren();
            }
        }

        private String string() {
            String value = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
            parser.skipChildren();
            return value;
        }

        private WikidataRecord record() throws UnreadableRecordException {
            if (redirectFrom != null && redirectTo != null) {
                long from = number(redirectFrom, 'Q');
                long to = number(redirectTo, 'Q');
                return from < 0 || to < 0
                        ? new WikidataRecord.Other("redirect")
                        : new WikidataRecord.Redirect(from, to);
            }
            if (id == null) {
                throw new UnreadableRecordException("no identifier", "type \"" + type + "\"");
            }
            String name = label.isEmpty() ? labelOfEvery : label;
            String about = description.isEmpty() ? descriptionOfEvery : description;
            long item = number(id, 'Q');
            if (item >= 0 && !type.equals("property")) {
                return new WikidataRecord.Item(item, name, aliases, about, title, classes, ownStatements(item));
            }
            long property = number(id, 'P');
            if (property >= 0 && property <= Integer.MAX_VALUE && !type.equals("item")) {
                return new WikidataRecord.Property((int) property, name, about, inverse);
            }
            throw new UnreadableRecordException("no item or property identifier", id);
        }

        private List<WikidataRecord.Statement> ownStatements(long item) {
            return statements.stream()
                    .filter(s -> s.target() != item)
                    .distinct()
                    .toList();
        }

        /** Calls for each field of an object, at its value; an empty list stands for an empty object. */
        private void entries(Consumer<String> each) throws UnreadableRecordException {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                if (parser.nextToken() != JsonToken.END_ARRAY) {
                    throw new UnreadableRecordException("a list where a map was expected", String.valueOf(id));
                }
                return;
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new UnreadableRecordException("a value where a map was expected", String.valueOf(id));
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                each.accept(key);
            }
        }

        private boolean wanted(String key) {
            return key.equals(language) || key.equals(EVERY_LANGUAGE);
        }

        private void label(String key) {
            String value = wanted(key) ? inner("value") : skip();
            label = key.equals(language) ? value : label;
            labelOfEvery = key.equals(EVERY_LANGUAGE) ? value : labelOfEvery;
        }

        private void description(String key) {
            String value = wanted(key) ? inner("value") : skip();
            description = key.equals(language) ? value : description;
            descriptionOfEvery = key.equals(EVERY_LANGUAGE) ? value : descriptionOfEvery;
        }

        private void alias(String key) {
            if (!wanted(key) || parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String value = inner("value");
                if (!value.isEmpty() && !aliases.contains(value)) {
                    aliases.add(value);
                }
            }
        }

        private void sitelink(String key) {
            title = key.equals(site) ? inner("title").strip() : title;
            parser.skipChildren();
        }

        private String skip() {
            parser.skipChildren();
            return "";
        }

        /** A string that stands in a field of the object here, or here itself. */
        private String inner(String field) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return string();
            }
            String found = "";
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean here = parser.currentName().equals(field);
                parser.nextToken();
                if (here) {
                    found = string();
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        }

        private void claims() throws UnreadableRecordException {
            Statements ranked = new Statements(parser);
            entries(key -> {
                long property = number(key, 'P');
                if (property < 0 || property > Integer.MAX_VALUE || parser.currentToken() != JsonToken.START_ARRAY) {
                    parser.skipChildren();
                    return;
                }
                ranked.read();
                if (property == categoryProperty) {
                    classes.addAll(ranked.items());
                } else if (property == INVERSE_PROPERTY && !ranked.properties().isEmpty()) {
                    inverse = ranked.properties().get(0).intValue();
                } else {
                    ranked.items()
                            .forEach(target -> statements.add(new WikidataRecord.Statement((int) property, target)));
                }
            });
        }
    }
}
