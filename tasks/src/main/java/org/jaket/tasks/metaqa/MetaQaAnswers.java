package org.jaket.tasks.metaqa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.finetune.DescribedText;
import org.jaket.finetune.FinetuneRun;
import org.jaket.finetune.FinetunedWeights;
import org.jaket.finetune.GraphMemory;
import org.jaket.finetune.StartingPoint;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.tasks.Input;
import org.jaket.tasks.TaskContext;
import org.jaket.tensor.Parameters;
import org.jaket.text.Tokenizer;

/** Answers new questions with a completed run. */
public final class MetaQaAnswers {

    private MetaQaAnswers() {}

    /**
     * Answers questions over the graph of the run.
     *
     * @param run the completed run
     * @param config its options
     * @param texts questions with their topic in brackets, at least one
     * @param top how many answers of each
     * @param context what else it needs
     * @param rejects gets one sentence for each question that is not understood; the rest goes on
     * @return for each question, best first, {@code question}, {@code topic}, {@code rank}, {@code predicted},
     *     {@code probability}; nothing for a topic that has no entity so many hops away, which a note says
     * @throws BadInputException if no question is understood, or the run, its weights or its files are not what they were
     */
    public static List<Map<String, Object>> predict(
            FinetuneRun run,
            MetaQaConfig config,
            List<Input> texts,
            int top,
            TaskContext context,
            Consumer<String> rejects) {
        Consumer<String> notes = context.notes();
        FinetunedWeights.requireFile(run, "kb", Path.of(config.kb()));
        FinetunedWeights.requireFile(run, "train", Path.of(config.train()));
        // What could not be used was said when the run was trained.
        Consumer<String> saidBefore = rejected -> {};
        MovieGraph whole = MovieGraph.read(Path.of(config.kb()), saidBefore);
        List<Question> questions = Input.read(texts, input -> QuestionFile.asked(input.text(), whole), rejects);
        Randomness randomness = new Randomness(config.seed());
        QaData data = new QaData(
                whole,
                whole.keeping(config.kgShare(), new Randomness(config.seedOfTriples())),
                QuestionFile.read(Path.of(config.train()), whole, saidBefore, saidBefore),
                questions,
                questions);
        Parameters.Builder builder = new Parameters.Builder();
        try (StartingPoint point = MetaQa.point(config, context.cache(), run.precision())) {
            FinetunedWeights.requireStart(run, point);
            QuestionEncoder.declare(builder, point, config.readsGraph());
            try (Tokenizer tokenizer = Tokenizer.load(point.tokenizer());
                    Parameters parameters = builder.build()) {
                FinetunedWeights.read(run, parameters, notes);
                try (GraphMemory memory = MetaQa.memory(config, point, data, tokenizer, run, context);
                        QuestionEncoder encoder =
                                new QuestionEncoder(point, parameters, memory, config.readsGraph(), randomness)) {
                    int maxLength = DescribedText.maxLength(point.languageConfig());
                    QaTask.Asked asked = data.asked(questions, config.hops(), tokenizer, maxLength);
                    return lines(data, new QaTask(parameters, encoder, asked, asked, config), asked, top, notes);
                }
            }
        }
    }

    private static List<Map<String, Object>> lines(
            QaData data, QaTask task, QaTask.Asked asked, int top, Consumer<String> notes) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (int q = 0; q < asked.questions().size(); q++) {
            Question question = asked.questions().get(q);
            String topic = data.graph().names().get(question.topic());
            List<QaTask.Candidate> ranked = task.rank(asked.subset(new int[] {q}));
            if (ranked.isEmpty()) {
                notes.accept(
                        "no entity is so many hops from " + topic + " as the run was trained for: " + question.text());
            }
            for (int rank = 0; rank < Math.min(top, ranked.size()); rank++) {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("question", question.text());
                line.put("topic", topic);
                line.put("rank", rank + 1);
                line.put("predicted", data.graph().names().get(ranked.get(rank).entity()));
                line.put("probability", ranked.get(rank).probability());
                lines.add(line);
            }
        }
        return lines;
    }
}
