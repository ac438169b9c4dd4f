package org.jaket.tasks.metaqa;

import org.jaket.finetune.InputPaths;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.language.Backbone;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.Counts;
import org.jspecify.annotations.Nullable;

/**
 * Every option of question answering, as {@code config.yaml} has it.
 *
 * @param kb the graph, {@code kb.txt}
 * @param train training questions; their wording also describes the entities
 * @param dev questions that choose the weights
 * @param test questions that are measured; null measures those of {@code dev} that do not choose the weights
 * @param hops 1, 2 or 3: how far answers lie from the topic
 * @param kgShare the probability with which a triple stays: 1 is KG-Full, 0.5 KG-50 %
 * @param kgSeed decides which triples stay; null takes {@code seed}
 * @param model a pre-training run; null for systems without one
 * @param modelData the data set of that run and of {@code languageRun}, if it has moved
 * @param languageRun a run with mode: language, whose language module takes the place of the backbone's; null for none
 * @param backbone the backbone where no run is given
 * @param system one of {@link TaskSystem}, by name
 * @param ablation one of {@link Ablation}, by name: none, no-graph, mean, shuffled-edges, random-vectors or permuted-labels
 * @param candidates how many candidates a training question is scored against, answers included
 * @param validationQuestions how many questions of {@code dev} choose the weights, drawn by seed; 0 takes all,
 *     which needs {@code test}
 * @param relations whether relation vectors take part, f(E, R) = E + R
 * @param seed decides all randomness
 * @param training how it is trained; {@code batchSize} questions a step
 */
public record MetaQaConfig(
        String kb,
        String train,
        String dev,
        @Nullable String test,
        int hops,
        double kgShare,
        @Nullable Long kgSeed,
        @Nullable String model,
        @Nullable String modelData,
        @Nullable String languageRun,
        String backbone,
        String system,
        String ablation,
        int candidates,
        int validationQuestions,
        boolean relations,
        long seed,
        TrainingOptions training) {

    /**
     * Checks that the options make sense together, and makes paths absolute.
     *
     * @throws BadInputException if they do not
     */
    public MetaQaConfig {
        kb = InputPaths.absolute(kb);
        train = InputPaths.absolute(train);
        dev = InputPaths.absolute(dev);
        test = InputPaths.absoluteOrNone(test);
        model = InputPaths.absoluteOrNone(model);
        modelData = InputPaths.absoluteOrNone(modelData);
        languageRun = InputPaths.absoluteOrNone(languageRun);
        backbone = Backbone.absolute(backbone);
        // A run of an older version has no such options.
        kgSeed = kgSeed == null ? (Long) seed : kgSeed;
        ablation = ablation == null ? Ablation.NONE.toString() : ablation;
        TaskSystem parsed = TaskSystem.of(system);
        parsed.requireLanguageRun(languageRun);
        require(parsed != TaskSystem.GNN, "--system gnn reads no text, and a question is text");
        Ablation.of(ablation).requireOf(parsed);
        require(hops >= 1 && hops <= 3, "--hops must be 1, 2 or 3, found " + hops);
        require(
                kgShare > 0 && kgShare <= 1,
                "--kg must be above 0 % and at most 100 %, found " + Counts.percent(kgShare));
        require(candidates >= 2, "--candidates must be at least 2, found " + candidates);
        require(validationQuestions >= 0, "--validation-questions must be 0 or more, found " + validationQuestions);
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

    /** The seed that decides which triples stay. */
    long seedOfTriples() {
        return kgSeed == null ? seed : kgSeed;
    }

    /** What is taken away. */
    public Ablation taken() {
        return Ablation.of(ablation);
    }

    /** Whether edges and vectors of entities are merged in. */
    boolean readsGraph() {
        return taken().leavesGraphOf(taskSystem());
    }

    /** What question answering is trained with where nothing else is asked for. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(3000, 32, 500, 0, 3e-5, 1e-4, 1e-3, 0.06, 0.01, 1, 120);
    }
}
