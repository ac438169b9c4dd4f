package org.jaket.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jaket.finetune.AdaptedModel.Neighbor;
import org.jaket.store.JsonLine;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Entities that were found, as a table or as JSON Lines. */
final class Neighbors {

    private static final int DESCRIPTION = 60;
    private static final int LABEL = 40;

    private Neighbors() {}

    /**
     * Prints.
     *
     * @param out standard output
     * @param target the value of {@code --json}; null when it was not given
     * @param score what the score is
     * @param found the entities, best first
     */
    static void print(PrintWriter out, @Nullable String target, String score, List<Neighbor> found) {
        if (target == null || !target.equals("-")) {
            table(score, found).lines().forEach(out::println);
        }
        if (target != null) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < found.size(); i++) {
                ObjectNode node = JsonMapper.shared().createObjectNode();
                node.put("rank", i + 1)
                        .put("id", found.get(i).entity().id())
                        .put("label", found.get(i).entity().label())
                        .put(score, found.get(i).score());
                lines.append(JsonLine.of(node)).append('\n');
            }
            JsonTarget.write(out, target, lines.toString());
        }
        out.flush();
    }

    private static TextTable table(String score, List<Neighbor> found) {
        TextTable table = TextTable.leftAligned().row(score, "id", "label", "description");
        table.rule();
        for (Neighbor neighbor : found) {
            table.row(
                    String.format(Locale.ROOT, "%.4f", neighbor.score()),
                    neighbor.entity().id(),
                    shorten(neighbor.entity().label(), LABEL),
                    shorten(neighbor.entity().description(), DESCRIPTION));
        }
        return table;
    }

    private static String shorten(String text, int most) {
        String line = text.replace('\n', ' ');
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }
}
