package org.jaket.tasks.entities;

import org.jaket.finetune.InputPaths;
import org.jaket.finetune.TaskSystem;
import org.jaket.finetune.TrainingOptions;
import org.jaket.language.Backbone;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Ablation;
import org.jaket.tasks.Counts;
import org.jspecify.annotations.Nullable;

/**
 * Every option of entity classification, as {@code config.yaml} has it.
 *
 * @param graph the data set whose entities are classified
 * @param model a pre-training run; null for systems without one
 * @param modelData the data set of that run and of {@code languageRun}, if it has moved
 * @param languageRun a run with mode: language, whose language module takes the place of the backbone's; null for none
 * @param backbone the backbone where no run is given
 * @param system one of {@link TaskSystem}, by name
 * @param ablation one of {@link Ablation}, by name
 * @param classifier one of {@link ClassifierStart}, by name
 * @param trainShare how much of the training part is used, in (0, 1]
 * @param relations whether relation vectors take part, f(E, R) = E + R (section 3.7)
 * @param trainLanguage whether the language module is trained too; for the system lm only, since the memory of the
 *     others is fixed (section 3.7)
 * @param initialScale factor on the first values of a new knowledge module; 0 passes memory vectors through
 * @param method what helps where labels are few
 * @param seed decides the split and all other randomness
 * @param training how it is trained
 */
public record EntityConfig(
        String graph,
        @Nullable String model,
        @Nullable String modelData,
        @Nullable String languageRun,
        String backbone,
        String system,
        String ablation,
        String classifier,
        double trainShare,
        boolean relations,
        boolean trainLanguage,
        double initialScale,
        EntityMethod method,
        long seed,
        TrainingOptions training) {

    /**
     * Checks that the options make sense together, and makes paths absolute.
     *
     * @throws BadInputException if they do not
     */
    public EntityConfig {
        graph = InputPaths.absolute(graph);
        model = InputPaths.absoluteOrNone(model);
        modelData = InputPaths.absoluteOrNone(modelData);
        languageRun = InputPaths.absoluteOrNone(languageRun);
        backbone = Backbone.absolute(backbone);
        // A run of an older version has no such option.
        method = method == null ? EntityMethod.PLAIN : method;
        TaskSystem parsed = TaskSystem.of(system);
        Ablation taken = Ablation.of(ablation);
        ClassifierStart start = ClassifierStart.of(classifier);
        require(
                trainShare > 0 && trainShare <= 1,
                "--train must be above 0 % and at most 100 %, found " + Counts.percent(trainShare));
        require(
                initialScale >= 0 && Float.isFinite((float) initialScale),
                "--initial-scale must be 0 or more and finite, found " + initialScale);
        parsed.requireLanguageRun(languageRun);
        require(
                !method.readMemory() || (parsed.readsGraph() && taken != Ablation.PROBE),
                "--read-memory sets the memory vector beside that of the knowledge module, and "
                        + (parsed.readsGraph() ? "the probe" : "the system " + system) + " has none");
        require(
                !trainLanguage || parsed == TaskSystem.LM,
                "--train-language goes with --system lm only: the memory of the other systems is fixed");
        require(
                taken != Ablation.NO_GRAPH,
                "--ablation no-graph is one of tasks on text; without the graph an entity has its memory vector, which is"
                        + " --ablation probe");
        require(
                parsed != TaskSystem.LM || taken == Ablation.NONE || taken == Ablation.PERMUTED_LABELS,
                "--ablation " + ablation + " takes a graph apart, and the system lm reads none");
        require(
                start != ClassifierStart.PRETRAINED || (parsed.isPretrained() && taken != Ablation.PROBE),
                "--classifier pretrained needs --system jaket and the knowledge module: it is where pre-training has"
                        + " learnt category vectors");
        require(
                start != ClassifierStart.LABELS || parsed.describesEntities(),
                "--classifier labels needs entity vectors from descriptions: --system lm+gnn+m or jaket");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new BadInputException(message);
        }
    }

    /** The same options with another training share and seed. */
    public EntityConfig with(double otherShare, long otherSeed) {
        return new EntityConfig(
                graph,
                model,
                modelData,
                languageRun,
                backbone,
                system,
                ablation,
                classifier,
                otherShare,
                relations,
                trainLanguage,
                initialScale,
                method,
                otherSeed,
                training);
    }

    /** The same options trained in another way. */
    public EntityConfig with(
            TrainingOptions otherTraining, EntityMethod otherMethod, double otherScale, boolean otherRelations) {
        return new EntityConfig(
                graph,
                model,
                modelData,
                languageRun,
                backbone,
                system,
                ablation,
                classifier,
                trainShare,
                otherRelations,
                trainLanguage,
                otherScale,
                otherMethod,
                seed,
                otherTraining);
    }

    /** The system. */
    public TaskSystem taskSystem() {
        return TaskSystem.of(system);
    }

    /** The ablation. */
    public Ablation taken() {
        return Ablation.of(ablation);
    }

    /**
     * The start of the classifier, with {@link ClassifierStart#AUTO} decided: what pre-training has learnt of categories would
     * tell the labels that a probe is to find by itself, and that permuted ones are to hide.
     */
    public ClassifierStart classifierStart() {
        ClassifierStart start = ClassifierStart.of(classifier);
        if (start != ClassifierStart.AUTO) {
            return start;
        }
        boolean byItself = taken() == Ablation.PROBE || taken() == Ablation.PERMUTED_LABELS;
        return taskSystem().isPretrained() && !byItself ? ClassifierStart.PRETRAINED : ClassifierStart.NEW;
    }
}
