package org.jaket.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class EventWriterTest {

    @TempDir
    Path folder;

    @Test
    void linesAreAppendedAndHalfASurrogatePairIsReadBackAsItWas() {
        Path file = folder.resolve("events.jsonl");
        String half = "\u00e9 \uD83D.";
        for (String text : List.of("a", half)) {
            try (EventWriter writer = new EventWriter(file)) {
                writer.add(JsonMapper.shared().createObjectNode().put("relation", text));
            }
        }
        List<String> read = new ArrayList<>();
        EventLines.forEach(file, event -> read.add(event.path("relation").asString("")));
        assertThat(read).containsExactly("a", half);
        assertThat(file).content().contains("{\"relation\":\"\\u00E9 \\uD83D.\"}");
    }
}
