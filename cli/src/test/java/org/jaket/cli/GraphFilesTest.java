package org.jaket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jaket.corpus.Progress;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFilesTest {

    @TempDir
    Path temp;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(temp.resolve(name), content);
    }

    private GraphFiles files(Path... paths) {
        return new GraphFiles(List.of(paths), null, "de", 64, null, Progress.NONE);
    }

    /** Labels in order, with the number of triples. */
    private List<String> read(String into, Path... paths) throws IOException {
        Path tokenizer = temp.resolve("tokenizer.json");
        if (!Files.exists(tokenizer)) {
            try (InputStream in =
                    Objects.requireNonNull(getClass().getResourceAsStream("/bge-small-en-v1.5-tokenizer.json"))) {
                Files.copy(in, tokenizer);
            }
        }
        Path directory = files(paths).input().dataset(tokenizer, temp.resolve(into));
        try (Dataset dataset = Dataset.open(directory)) {
            List<String> labels = IntStream.range(0, dataset.entityCount())
                    .mapToObj(e -> dataset.entity(e).label())
                    .sorted()
                    .toList();
            assertThat(dataset.relations()).hasSize(1);
            return labels;
        }
    }

    @Test
    void tablesAndRdfMakeTheSameGraph() throws IOException {
        Path table = write("graph.tsv", "Oslo\tcapital\tNorwegen\n");
        Path rdf = write(
                "graph.nt",
                "<http://e/1> <http://e/capital> <http://e/2> .\n"
                        + "<http://e/1> <http://www.w3.org/2000/01/rdf-schema#label> \"Oslo\" .\n"
                        + "<http://e/2> <http://www.w3.org/2000/01/rdf-schema#label> \"Norway\"@en .\n"
                        + "<http://e/2> <http://www.w3.org/2000/01/rdf-schema#label> \"Norwegen\"@de .\n");
        assertThat(read("from-table", table)).isEqualTo(read("from-rdf", rdf)).containsExactly("Norwegen", "Oslo");
    }

    @Test
    void aTableIsKnownByTheWholeWord() throws IOException {
        Path triples = write("relationships.csv", "Oslo,capital,Norwegen\n");
        Path entities = write("Entities.csv", "Oslo,City of Oslo\n");
        assertThat(read("from-relationships", triples, entities)).containsExactly("City of Oslo", "Norwegen");
    }

    @Test
    void tablesAndRdfAreNotMixed() throws IOException {
        Path table = write("graph.tsv", "a\tb\tc\n");
        Path rdf = write("graph.ttl", "<http://e/1> <http://e/2> <http://e/3> .\n");
        assertThatThrownBy(() -> files(rdf, table).input())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("graph.tsv")
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> files(temp.resolve("none.ttl")).input())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no such file");
    }
}
