package org.jaket.tasks.reproduce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jaket.finetune.InputPaths;
import org.jaket.finetune.TrainingOptions;
import org.jaket.store.BadInputException;
import org.jaket.store.JsonFault;
import org.jaket.store.Utf8;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * How much is run for a table: {@code quick.yaml}, {@code cpu.yaml}, {@code base.yaml} and {@code paper.yaml} beside this
 * class. They say in comments what each is for and how long it takes.
 *
 * @param backbone what every system starts from where no pre-trained model is given
 * @param table1 sizes of few-shot relation classification
 * @param table2 sizes of question answering
 * @param table3 sizes of entity classification
 */
public record Profile(String backbone, FewRelSizes table1, MetaQaSizes table2, EntitySizes table3) {

    /** The profiles there are. */
    public enum Name {
        /** Minutes: to see that everything runs; its figures mean nothing. */
        QUICK,
        /** About 90 minutes a table on two cores, with the embedded backbone. */
        CPU,
        /** The same on bert-base-uncased, for a night. */
        BASE,
        /** The paper's set-up. */
        PAPER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Sizes of table 1.
     *
     * @param seeds seeds of each cell
     * @param heldOut relations of the training file that choose the weights
     * @param length the most tokens of a pair
     * @param mentionShare the share of linked mentions that training and validation episodes show
     * @param settings sizes of each column, in the table's order
     * @param search rates that are tried for every system, name to value; empty tries those of the settings
     */
    public record FewRelSizes(
            List<Long> seeds,
            int heldOut,
            int length,
            double mentionShare,
            List<Episodes> settings,
            List<Map<String, Object>> search) {}

    /**
     * Sizes of one column of table 1.
     *
     * @param validation episodes that choose the weights
     * @param measured episodes that are measured
     * @param training how it is trained
     */
    public record Episodes(int validation, int measured, TrainingOptions training) {}

    /**
     * Sizes of table 2.
     *
     * @param seeds seeds of each cell
     * @param candidates candidates of a training question
     * @param validationQuestions questions that choose the weights; 0 takes all, or 500 where the others are measured
     *     because there is no test file
     * @param kgSeed decides which triples KG-50 % keeps, the same for every seed of the cells
     * @param training how it is trained
     * @param search rates that are tried for every system, name to value; empty tries those of {@code training}
     */
    public record MetaQaSizes(
            List<Long> seeds,
            int candidates,
            int validationQuestions,
            long kgSeed,
            TrainingOptions training,
            List<Map<String, Object>> search) {}

    /**
     * Sizes of table 3.
     *
     * @param seeds seeds of each cell
     * @param language how the language model alone is trained, all of it
     * @param graph how the other systems are trained
     * @param languageSearch what is tried for the language model alone, option to value; empty tries {@code language} as
     *     it is
     * @param graphSearch what is tried for each of the other systems
     */
    public record EntitySizes(
            List<Long> seeds,
            TrainingOptions language,
            TrainingOptions graph,
            List<Map<String, Object>> languageSearch,
            List<Map<String, Object>> graphSearch) {}

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** The profile of a name. */
    public static Profile of(Name name) {
        try (InputStream in = Profile.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ".yaml is missing from the jar");
            }
            return YAML.readValue(in.readAllBytes(), Profile.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A profile of one's own.
     *
     * @param file laid out as those beside this class
     * @throws BadInputException if it cannot be read, an option is missing or unknown, or a value is out of its range
     */
    public static Profile read(Path file) {
        try {
            Profile profile = YAML.readValue(Utf8.read(file), Profile.class);
            for (PaperTable table : PaperTable.values()) {
                List<Long> seeds = profile.seeds(table);
                if (seeds.isEmpty() || Set.copyOf(seeds).size() < seeds.size()) {
                    throw new BadInputException(file + ": expected at least one seed for " + table.label()
                            + ", and each once, found " + seeds);
                }
            }
            int columns = PaperTable.TABLE1.settings().size();
            if (profile.table1().settings().size() != columns) {
                throw new BadInputException(
                        file + ": expected sizes of " + columns + " columns under settings of table1, "
                                + String.join(", ", PaperTable.TABLE1.settings()) + ", found "
                                + profile.table1().settings().size());
            }
            return profile;
        } catch (JacksonException e) {
            throw new BadInputException(
                    file + ": is no profile of 'jaket reproduce', laid out as cpu.yaml is: " + JsonFault.of(e), e);
        }
    }

    /**
     * What tells one profile from another: the name, or the absolute path of a file, however it was spelt.
     *
     * @param nameOrFile a {@link Name} in lower case, or a file
     */
    static String identity(String nameOrFile) {
        return Arrays.stream(Name.values()).anyMatch(name -> name.toString().equals(nameOrFile))
                ? nameOrFile
                : InputPaths.absolute(nameOrFile);
    }

    /** The seeds of a table's cells. */
    public List<Long> seeds(PaperTable table) {
        return switch (table) {
            case TABLE1 -> table1.seeds();
            case TABLE2 -> table2.seeds();
            case TABLE3 -> table3.seeds();
        };
    }
}
