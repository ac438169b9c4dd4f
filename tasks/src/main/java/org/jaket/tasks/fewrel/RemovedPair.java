package org.jaket.tasks.fewrel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jaket.finetune.FinetuneRun;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.tasks.JsonLinesFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two entities whose edges stayed out of the graph, because a sentence of the run has them as its ends. The run directory
 * lists them, so that the run is applied to the graph it was trained on, wherever FewRel's files are by then.
 *
 * @param head the identifier of one
 * @param tail the identifier of the other
 */
record RemovedPair(String head, String tail) {

    private static Path file(FinetuneRun run) {
        return run.directory().path().resolve("removed_pairs.jsonl");
    }

    static void write(FinetuneRun run, List<RemovedPair> pairs) {
        JsonLinesFile.write(
                file(run),
                pairs.stream()
                        .map(pair -> Map.<String, Object>of("head", pair.head(), "tail", pair.tail()))
                        .iterator());
    }

    static List<RemovedPair> read(FinetuneRun run) {
        List<RemovedPair> pairs = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file(run))) {
                JsonNode node = JsonMapper.shared().readTree(line);
                pairs.add(new RemovedPair(
                        node.path("head").asString(""), node.path("tail").asString("")));
            }
            return pairs;
        } catch (IOException e) {
            throw BadInputException.reading(file(run), e);
        } catch (JacksonException e) {
            throw new BadInputException(
                    file(run) + ", line " + (pairs.size() + 1) + " is not valid JSON: " + JsonFault.of(e)
                            + "; fine-tune again",
                    e);
        }
    }
}
