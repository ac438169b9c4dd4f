package org.jaket.tasks.fewrel;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jaket.finetune.InputPaths;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.language.Backbone;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Ablation;
import org.jspecify.annotations.Nullable;

/**
 * Every option of few-shot relation classification, as {@code config.yaml} has it.
 *
 * @param train FewRel's training file
 * @param dev the file whose relations are measured; null holds relations out of the training file instead
 * @param heldOutRelations how many relations of the training file choose the weights, and without {@code dev} how many
 *     more are measured
 * @param splitSeed decides which relations these are, whatever {@code seed} is: runs of several seeds measure the same
 *     ones, and a corpus of pre-training can leave them out
 * @param measuredRelations the relations that are measured, of {@code dev} or, without it, of {@code train}; empty takes
 *     all of {@code dev}, or lets {@code splitSeed} decide
 * @param relationNames FewRel's {@code pid2name.json}: relations that it does not name are left out; null takes all
 * @param graph the data set that mentions are linked to; null where none is read, as by the system lm
 * @param link how they are linked to it, one of {@link Linking} by name
 * @param model a pre-training run; null for systems without one
 * @param modelData the data set of that run and of {@code languageRun}, if it has moved
 * @param languageRun a run with mode: language, whose language module takes the place of the backbone's; null for none
 * @param backbone the backbone where no run is given
 * @param system one of {@link TaskSystem}, by name
 * @param ablation one of {@link Ablation}, by name: none, no-graph, mean, shuffled-edges, random-vectors or permuted-labels
 * @param ways N
 * @param shots K
 * @param queriesPerRelation queries of each relation in a training episode; one in a measured one
 * @param keepPairEdges whether edges between the head and the tail of a sentence stay in the graph
 * @param mentionShare the share of linked mentions that is shown in training and validation episodes, drawn anew in each;
 *     null shows all, as measured episodes always do, and is what a share of 1 becomes, and any where no graph is read
 * @param validationEpisodes episodes that choose the weights
 * @param episodes episodes that are measured
 * @param maxLength the most tokens of a pair
 * @param seed decides episodes and all other randomness
 * @param training how it is trained; {@code batchSize} episodes a step
 */
public record FewRelConfig(
        String train,
        @Nullable String dev,
        int heldOutRelations,
        long splitSeed,
        List<String> measuredRelations,
        @Nullable String relationNames,
        @Nullable String graph,
        String link,
        @Nullable String model,
        @Nullable String modelData,
        @Nullable String languageRun,
        String backbone,
        String system,
        String ablation,
        int ways,
        int shots,
        int queriesPerRelation,
        boolean keepPairEdges,
        @Nullable Double mentionShare,
        int validationEpisodes,
        int episodes,
        int maxLength,
        long seed,
        TrainingOptions training) {

    /** How mentions are linked where nothing else is asked for. */
    public static final String LINK_DEFAULT = "ids+names";

    /**
     * Copies the list, checks that the options make sense together, and makes paths absolute.
     *
     * @throws BadInputException if they do not
     */
    public FewRelConfig {
        train = InputPaths.absolute(train);
        dev = InputPaths.absoluteOrNone(dev);
        relationNames = InputPaths.absoluteOrNone(relationNames);
        graph = InputPaths.absoluteOrNone(graph);
        model = InputPaths.absoluteOrNone(model);
        modelData = InputPaths.absoluteOrNone(modelData);
        languageRun = InputPaths.absoluteOrNone(languageRun);
        backbone = Backbone.absolute(backbone);
        measuredRelations = List.copyOf(measuredRelations);
        // A run of an older version has none.
        ablation = ablation == null ? Ablation.NONE.toString() : ablation;
        TaskSystem parsed = TaskSystem.of(system);
        parsed.requireLanguageRun(languageRun);
        Linking.of(link);
        require(parsed != TaskSystem.GNN, "--system gnn reads no text, and relation classification is about text");
        Ablation taken = Ablation.of(ablation);
        taken.requireOf(parsed);
        boolean readsGraph = taken.leavesGraphOf(parsed);
        require(
                !readsGraph || graph != null,
                "--system " + system + " needs --graph, the data set that mentions are linked to"
                        + (parsed.isPretrained() ? "; without one choose --ablation no-graph" : ""));
        require(ways >= 2, "--way must be at least 2, found " + ways);
        require(shots >= 1, "--shot must be at least 1, found " + shots);
        require(queriesPerRelation >= 1, "--queries must be at least 1, found " + queriesPerRelation);
        require(
                heldOutRelations >= ways,
                "--hold-out must be at least --way (" + ways + "), found " + heldOutRelations);
        require(
                measuredRelations.isEmpty() || Set.copyOf(measuredRelations).size() >= ways,
                "--measure-relations must name at least --way (" + ways + ") relations, found "
                        + String.join(",", measuredRelations));
        require(
                mentionShare == null || (mentionShare > 0 && mentionShare <= 1),
                "--mention-share must be above 0 and at most 1, found " + mentionShare);
        mentionShare = !readsGraph || Double.valueOf(1).equals(mentionShare) ? null : mentionShare;
        require(validationEpisodes >= 1, "--validation-episodes must be at least 1, found " + validationEpisodes);
        require(episodes >= 1, "--episodes must be at least 1, found " + episodes);
        require(maxLength >= 16, "--length must be at least 16, found " + maxLength);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new BadInputException(message);
        }
    }

    /** The system. */
    public TaskSystem taskSystem() {
        return TaskSystem.of(system);
    }

    /** What is taken away. */
    public Ablation taken() {
        return Ablation.of(ablation);
    }

    /** Whether edges and vectors of entities are merged in. */
    boolean readsGraph() {
        return taken().leavesGraphOf(taskSystem());
    }

    /** The relations that there are. */
    RelationNames names() {
        return RelationNames.read(relationNames == null ? null : Path.of(relationNames));
    }

    /** Whether entities get their vectors from descriptions. */
    boolean describesEntities() {
        return taskSystem().describesEntities() && taken() != Ablation.RANDOM_VECTORS;
    }

    /** How mentions are linked. */
    Linking linking() {
        return Linking.of(link);
    }

    /** Which relations are in which part. */
    FewRelParts.Request parts() {
        return new FewRelParts.Request(
                Path.of(train),
                dev == null ? null : Path.of(dev),
                heldOutRelations,
                splitSeed,
                measuredRelations,
                relationNames == null ? null : Path.of(relationNames));
    }

    /** What relation classification is trained with where nothing else is asked for. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(2000, 1, 250, 0, 2e-5, 1e-4, 1e-3, 0.06, 0.01, 1, 120);
    }
}
