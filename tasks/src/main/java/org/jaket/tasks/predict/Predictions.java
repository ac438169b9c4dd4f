package org.jaket.tasks.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jaket.finetune.FinetuneRun;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Input;
import org.jaket.tasks.TaskContext;
import org.jaket.tasks.entities.EntityClassification;
import org.jaket.tasks.entities.EntityConfig;
import org.jaket.tasks.fewrel.FewRel;
import org.jaket.tasks.fewrel.FewRelConfig;
import org.jaket.tasks.fewrel.FewRelPredictions;
import org.jaket.tasks.metaqa.MetaQa;
import org.jaket.tasks.metaqa.MetaQaAnswers;
import org.jaket.tasks.metaqa.MetaQaConfig;
import org.jspecify.annotations.Nullable;

/** Finds out what a run was fine-tuned for, and applies it. */
public final class Predictions {

    private static final int MOST_NAMED = 30;

    private Predictions() {}

    /**
     * What is asked for.
     *
     * @param run the run of entities, metaqa or fewrel
     * @param inputs identifiers of entities, questions with their topic in brackets, or sentences with head and tail in
     *     brackets; at least one
     * @param support sentences of each relation to choose from, in FewRel's format; for a run of fewrel and no other
     * @param modelData where the data set of the run's pre-training lies now; null for where it lay
     * @param top how many predictions of each
     */
    public record Request(
            Path run,
            List<Input> inputs,
            @Nullable Path support,
            @Nullable Path modelData,
            int top) {

        /** Copies the list. */
        public Request {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Applies a completed run. One bad input of many costs that input and no other.
     *
     * @param request the run, the inputs and what else is asked for
     * @param context what else it needs; nothing is trained, so that no listener hears of it, nor is anything stopped
     * @param rejects gets one sentence for each input that cannot be used; the rest goes on
     * @return one object a prediction, those of an input together, best first
     * @throws BadInputException if the run is of another task or at fault, or no input can be used
     */
    public static List<Map<String, Object>> of(Request request, TaskContext context, Consumer<String> rejects) {
        Path path = request.run();
        requireNoParent(path);
        FinetuneRun run = new FinetuneRun(path);
        String task = Provenance.read(RunDirectory.require(path, "finetune"))
                .path(RunDirectory.TASK)
                .asString("");
        if (request.support() != null && !task.equals(FewRel.TASK)) {
            throw new BadInputException(path + ": --support is for runs of 'jaket finetune fewrel'");
        }
        return switch (task) {
            case EntityClassification.TASK ->
                entities(run.config(EntityConfig.class, request.modelData()), request, context, rejects);
            case MetaQa.TASK ->
                MetaQaAnswers.predict(
                        run,
                        run.config(MetaQaConfig.class, request.modelData()),
                        request.inputs(),
                        request.top(),
                        context,
                        rejects);
            case FewRel.TASK ->
                FewRelPredictions.predict(
                        run,
                        run.config(FewRelConfig.class, request.modelData()),
                        requireSupport(request),
                        request.inputs(),
                        request.top(),
                        context,
                        rejects);
            default ->
                throw new BadInputException(path + ": expected a run of 'jaket finetune', found "
                        + (task.isEmpty() ? "one that was not fine-tuned" : "one of " + task));
        };
    }

    private static Path requireSupport(Request request) {
        if (request.support() == null) {
            throw new BadInputException(
                    request.run() + ": a run of 'jaket finetune fewrel' needs --support, a file of a few "
                            + "sentences of each relation to choose from, in FewRel's format");
        }
        return request.support();
    }

    /** Says which runs a directory holds that is none itself: that of several shares and seeds, or of a table. */
    private static void requireNoParent(Path run) {
        if (Files.isRegularFile(new RunDirectory(run).config())) {
            return;
        }
        List<String> runs = new ArrayList<>(runs(run, 1));
        // A cell of a table is a run, or holds one for each trial.
        runs.addAll(runs(run.resolve("cells"), 2));
        if (!runs.isEmpty()) {
            throw new BadInputException(run + ": is no run but holds " + runs.size() + "; name one of them: "
                    + String.join(", ", runs.subList(0, Math.min(MOST_NAMED, runs.size())))
                    + (runs.size() > MOST_NAMED ? ", …" : ""));
        }
    }

    private static List<String> runs(Path parent, int depth) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> below = Files.walk(parent, depth)) {
            return below.filter(directory -> new FinetuneRun(directory).canResume())
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw BadInputException.reading(parent, e);
        }
    }

    private static List<Map<String, Object>> entities(
            EntityConfig config, Request request, TaskContext context, Consumer<String> rejects) {
        try (EntityClassification task =
                EntityClassification.open(config, new FinetuneRun(request.run()).precision(), context)) {
            return task.predict(config, request.run(), request.inputs(), request.top(), rejects);
        }
    }
}
