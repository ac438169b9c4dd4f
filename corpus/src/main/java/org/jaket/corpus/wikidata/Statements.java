package org.jaket.corpus.wikidata;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The statements about one property, of which those of the best rank are kept. */
final class Statements {

    private static final int DEPRECATED = 0;
    private static final int NORMAL = 1;
    private static final int PREFERRED = 2;

    private final JsonParser parser;
    private final List<Long> items = new ArrayList<>();
    private final List<Long> properties = new ArrayList<>();
    private int best;

    private int rank;
    private char kind;
    private long number;

    Statements(JsonParser parser) {
        this.parser = parser;
    }

    /** The items that the best statements name, in their order. */
    List<Long> items() {
        return items;
    }

    /** The properties that the best statements name, in their order. */
    List<Long> properties() {
        return properties;
    }

    /** Reads the array that the parser stands at, in place of what was read before. */
    void read() {
        items.clear();
        properties.clear();
        best = NORMAL;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                continue;
            }
            statement();
            if (rank > best) {
                best = rank;
                items.clear();
                properties.clear();
            }
            List<Long> into = kind == 'Q' ? items : properties;
            if (rank == best && number >= 0 && !into.contains(number)) {
                into.add(number);
            }
        }
    }

    private void statement() {
        rank = NORMAL;
        kind = 'Q';
        number = -1;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("rank")) {
                rank = rank(parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "");
            } else if (field.equals("mainsnak") && parser.currentToken() == JsonToken.START_OBJECT) {
                mainSnak();
            } else {
                parser.skipChildren();
            }
        }
    }

    private static int rank(String name) {
        return switch (name) {
            case "preferred" -> PREFERRED;
            case "deprecated" -> DEPRECATED;
            default -> NORMAL;
        };
    }

    private void mainSnak() {
        boolean value = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("snaktype")) {
                value = parser.currentToken() == JsonToken.VALUE_STRING
                        && parser.getString().equals("value");
            } else if (field.equals("datavalue") && parser.currentToken() == JsonToken.START_OBJECT) {
                dataValue();
            } else {
                parser.skipChildren();
            }
        }
        number = value ? number : -1;
    }

    private void dataValue() {
        boolean entity = true;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("type")) {
                entity = parser.currentToken() == JsonToken.VALUE_STRING
                        && parser.getString().equals("wikibase-entityid");
            } else if (field.equals("value") && parser.currentToken() == JsonToken.START_OBJECT) {
                entityId();
            } else {
                parser.skipChildren();
            }
        }
        number = entity ? number : -1;
    }

    /** Either of {@code id} and {@code numeric-id} may be missing: the first before 2017, the second for new kinds. */
    private void entityId() {
        String type = "item";
        long numeric = -1;
        String id = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (field.equals("entity-type") && token == JsonToken.VALUE_STRING) {
                type = parser.getString();
            } else if (field.equals("id") && token == JsonToken.VALUE_STRING) {
                id = parser.getString();
            } else if (field.equals("numeric-id") && token == JsonToken.VALUE_NUMBER_INT) {
                numeric = parser.getLongValue();
            } else {
                parser.skipChildren();
            }
        }
        if (type.equals("item")) {
            kind = 'Q';
        } else if (type.equals("property")) {
            kind = 'P';
        } else {
            return;
        }
        number = id.isEmpty() ? numeric : WikidataParser.number(id, kind);
    }
}
