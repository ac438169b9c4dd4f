package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.EventLines;
import org.jaket.store.EventWriter;
import org.jaket.store.JsonLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scores of measured episodes, one JSON object a line, appended as they come: measuring that was stopped goes on behind
 * them.
 */
final class EpisodeScores implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SCORES = "scores";

    private final String weights;
    private final EpisodeSource source;
    private final List<PairTask.Measured> kept;
    private final EventWriter writer;

    /**
     * Opens the file for appending, cut behind what can be kept of it.
     *
     * @param file the file; need not exist
     * @param weights the checksum of the checkpoint that is measured: only lines about it are kept
     * @param source what episodes are drawn from
     * @param episodes the episode of a number from 0: only lines about it are kept
     * @param most how many are measured in all
     * @param together how many are computed at once: the rounding of each depends on the others, so only whole groups are
     *     kept
     * @throws BadInputException if the file cannot be read or written
     */
    EpisodeScores(
            Path file, String weights, EpisodeSource source, IntFunction<Episode> episodes, int most, int together) {
        this.weights = weights;
        this.source = source;
        List<PairTask.Measured> read = new ArrayList<>();
        EventLines.forEach(file, line -> {
            if (read.size() < most) {
                Episode episode = episodes.apply(read.size());
                float[][] scores = scores(line.path(SCORES), episode);
                if (scores.length > 0 && isAbout(line, read.size(), episode)) {
                    read.add(new PairTask.Measured(episode, scores));
                }
            }
        });
        int whole = read.size() == most ? most : read.size() - read.size() % together;
        kept = List.copyOf(read.subList(0, whole));
        StringBuilder text = new StringBuilder();
        for (int e = 0; e < whole; e++) {
            text.append(JsonLine.of(line(e, kept.get(e)))).append('\n');
        }
        AtomicFiles.write(file, text.toString());
        writer = new EventWriter(file);
    }

    /** What is measured already, from the first episode on. */
    List<PairTask.Measured> kept() {
        return kept;
    }

    /**
     * Appends an episode.
     *
     * @param number its number from 0
     * @param measured its scores
     * @throws BadInputException if it cannot be written
     */
    void add(int number, PairTask.Measured measured) {
        writer.add(line(number, measured));
    }

    private boolean isAbout(JsonNode line, int number, Episode episode) {
        ObjectNode expected = head(number, episode);
        return expected.propertyNames().stream()
                .allMatch(name -> expected.path(name).equals(line.path(name)));
    }

    private ObjectNode head(int number, Episode episode) {
        ObjectNode node = JSON.createObjectNode().put("checkpoint", weights).put("episode", number);
        ArrayNode relations = node.putArray("relations");
        for (int relation : episode.relations()) {
            relations.add(source.names().get(relation));
        }
        ArrayNode queries = node.putArray("queries");
        for (int q = 0; q < episode.queries().length; q++) {
            queries.add(source.query(episode, q).id());
        }
        return node;
    }

    private ObjectNode line(int number, PairTask.Measured measured) {
        ObjectNode node = head(number, measured.episode());
        ArrayNode rows = node.putArray(SCORES);
        for (float[] row : measured.scores()) {
            ArrayNode cells = rows.addArray();
            for (float score : row) {
                cells.add(score);
            }
        }
        return node;
    }

    /** {@code [Q][N]}; empty if the line does not have as many, or not all are finite. */
    private static float[][] scores(JsonNode rows, Episode episode) {
        float[][] scores = new float[episode.queries().length][episode.relations().length];
        if (rows.size() != scores.length) {
            return new float[0][];
        }
        for (int q = 0; q < scores.length; q++) {
            JsonNode row = rows.path(q);
            for (int way = 0; way < scores[q].length; way++) {
                JsonNode score = row.path(way);
                scores[q][way] = score.isNumber() ? (float) score.doubleValue() : Float.NaN;
                if (row.size() != scores[q].length || !Float.isFinite(scores[q][way])) {
                    return new float[0][];
                }
            }
        }
        return scores;
    }

    @Override
    public void close() {
        writer.close();
    }
}
