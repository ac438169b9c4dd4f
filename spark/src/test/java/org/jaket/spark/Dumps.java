package org.jaket.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two small dumps that belong together. */
final class Dumps {

    private static final List<String> PAGES = List.of(
            page(
                    1,
                    0,
                    "Berlin",
                    "'''Berlin''' is the capital of [[germany|Germany]], on the [[Spree]]. Germany likes it."),
            page(
                    2,
                    0,
                    "Germany",
                    "A country.\n\nIts capital is [[The capital]], once [[Bonn]]; [[Berlin, Germany|Berlin]]."),
            page(
                    3,
                    0,
                    "Spree",
                    "The '''Spree''' flows through [[Berlin]]. See [[Springfield]] and [[Foo (disambiguation)]]."),
            page(4, 0, "City", "A [[town]] like [[Berlin]]."),
            redirect(5, "Berlin, Germany", "Berlin"),
            redirect(6, "The capital", "Berlin, Germany"),
            page(7, 0, "Springfield", "Many places; not [[Berlin]]."),
            page(8, 0, "Foo (disambiguation)", "[[Berlin]] or [[Spree]]."),
            page(9, 10, "Template:X", "[[Berlin]]"),
            page(10, 0, "Unknown", "[[Berlin]] and Berlin and [[Spree]] 🗾 Spree."),
            page(11, 0, "Copy", "A [[town]] like [[Berlin]]."),
            page(3, 0, "Spree", "The page again."),
            "  <page>\n    <title>Broken</title>\n    <ns>0</ns>\n    <id>x</id>\n  </page>\n");

    private Dumps() {}

    private static String snak(String property, String value) {
        String type = value.startsWith("P") ? "property" : "item";
        return "{\"snaktype\":\"value\",\"property\":\"" + property + "\",\"datavalue\":{\"value\":{\"entity-type\":\""
                + type
                + "\",\"numeric-id\":" + value.substring(1) + ",\"id\":\"" + value
                + "\"},\"type\":\"wikibase-entityid\"}}";
    }

    /** An entity; a claim is written {@code P31=Q5}. */
    static String entity(String id, String label, String title, String... claims) {
        String statements = Stream.of(claims)
                .map(claim -> claim.split("="))
                .collect(Collectors.groupingBy(c -> c[0], java.util.TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(e -> "\"" + e.getKey() + "\":["
                        + e.getValue().stream()
                                .map(c -> "{\"mainsnak\":" + snak(c[0], c[1]) + ",\"rank\":\"normal\"}")
                                .collect(Collectors.joining(","))
                        + "]")
                .collect(Collectors.joining(","));
        return "{\"type\":\"" + (id.startsWith("P") ? "property" : "item") + "\",\"id\":\"" + id
                + "\",\"labels\":{\"en\":{\"language\":\"en\",\"value\":\"" + label + "\"}},\"claims\":{" + statements
                + "},\"sitelinks\":{"
                + (title.isEmpty() ? "" : "\"enwiki\":{\"site\":\"enwiki\",\"title\":\"" + title + "\"}")
                + "}}";
    }

    static List<String> wikidata() {
        List<String> lines = new ArrayList<>(List.of("["));
        lines.add(entity("Q1", "Berlin", "Berlin", "P31=Q10", "P17=Q2", "P206=Q3", "P47=Q99", "P1=Q10") + ",");
        lines.add(entity("Q2", "Germany", "Germany", "P31=Q11", "P36=Q1", "P47=Q2") + ",");
        lines.add(entity("Q3", "Spree", "Spree", "P31=Q12", "P17=Q50") + ",");
        lines.add(entity("Q10", "city", "City", "P2=Q1", "P3=Q3") + ",");
        lines.add("{\"type\":\"item\",\"id\":");
        lines.add(entity("Q11", "country", "") + ",");
        lines.add(entity("Q20", "Springfield", "Springfield", "P31=Q4167410", "P17=Q2") + ",");
        lines.add(entity("Q21", "no page", "", "P17=Q2", "P31=Q11") + ",");
        lines.add(entity("Q1", "Berlin again", "Berlin", "P31=Q12") + ",");
        lines.add(entity("P17", "country", "") + ",");
        lines.add(entity("P36", "capital", "", "P1696=P17") + ",");
        lines.add("{\"entity\":\"Q50\",\"redirect\":\"Q2\"},");
        lines.add("{\"type\":\"lexeme\",\"id\":\"L1\"}");
        lines.add("]");
        return lines;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String page(int id, int namespace, String title, String text) {
        return "  <page>\n    <title>" + title + "</title>\n    <ns>" + namespace + "</ns>\n    <id>" + id
                + "</id>\n    <revision>\n      <id>9</id>\n      <model>wikitext</model>\n      <text>" + escaped(text)
                + "</text>\n    </revision>\n  </page>\n";
    }

    private static String redirect(int id, String title, String target) {
        return page(id, 0, title, "#REDIRECT [[" + target + "]]")
                .replace("<revision>", "<redirect title=\"" + target + "\" />\n    <revision>");
    }

    static String wikipedia() {
        return "<mediawiki>\n  <siteinfo>\n    <dbname>enwiki</dbname>\n    <case>first-letter</case>\n  </siteinfo>\n"
                + String.join("", PAGES) + "</mediawiki>\n";
    }

    /** Writes a file through a compressor such as {@code GZIPOutputStream::new}. */
    static Path write(Path file, String content, Compressor compressor) throws IOException {
        try (OutputStream out = compressor.open(Files.newOutputStream(file))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    interface Compressor {
        OutputStream open(OutputStream out) throws IOException;
    }
}
