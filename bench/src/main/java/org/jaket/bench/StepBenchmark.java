package org.jaket.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jaket.bench.BenchResult.Figure;
import org.jaket.bench.BenchResult.Unit;
import org.jaket.graph.EdgeDirection;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.memory.RefreshSchedule;
import org.jaket.pretrain.StepProbe;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.tensor.Precision;

/**
 * The whole-step benchmark behind {@code jaket bench}.
 *
 * <p>Every figure is a ratio of two things measured in the same round of the same process, and what is reported is the
 * median over rounds, so that another load on the machine falls on both sides.
 */
public final class StepBenchmark {

    private static final long RUN_STEPS = 10_000;
    private static final int SLOW_ROUNDS = 2;

    private final BenchOptions options;
    private final Consumer<String> progress;
    private final Map<String, Samples> samples = new HashMap<>();

    private StepBenchmark(BenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param options what, on which sizes
     * @param progress hears in a few words what is being done
     * @return the figures
     * @throws BadInputException if the data set is at fault or no temporary directory can be written
     */
    public static BenchResult run(BenchOptions options, Consumer<String> progress) {
        return new StepBenchmark(options, progress).run();
    }

    private BenchResult run() {
        Path given = options.data();
        if (given != null) {
            try (Dataset dataset = Dataset.open(given)) {
                return measure(dataset);
            }
        }
        Path directory;
        try {
            directory = Files.createTempDirectory("jaket-bench");
        } catch (IOException e) {
            throw new BadInputException("no temporary directory can be made: " + e.getMessage());
        }
        try {
            progress.accept("making a synthetic data set of " + options.entities() + " entities");
            Path data = directory.resolve("data");
            SyntheticWordNet.write(data, options.entities(), options.length());
            try (Dataset dataset = Dataset.open(data)) {
                return measure(dataset);
            }
        } finally {
            try {
                AtomicFiles.deleteTree(directory);
            } catch (IOException e) {
                progress.accept("could not delete " + directory + ": " + e.getMessage());
            }
        }
    }

    private BenchResult measure(Dataset dataset) {
        KnowledgeGraph graph = KnowledgeGraph.of(dataset, EdgeDirection.BOTH);
        progress.accept("opening models");
        try (Probes probes = new Probes(dataset, options)) {
            StepProbe.Work work = probes.joint.work();
            Flops flops = Flops.of(work, probes.language());
            long tokens = Math.round(work.sequences() * work.length());
            try (MatrixProducts products = new MatrixProducts(
                    probes.language(), tokens, probes.joint.policy().precision())) {
                warmUp(probes, products);
                SamplerSpeed sampler = new SamplerSpeed(graph, options.graphEntities());
                for (int round = 1; round <= options.rounds(); round++) {
                    progress.accept("round " + round + " of " + options.rounds());
                    round(round, probes, products, flops);
                    add("sampler", sampler.rate());
                }
            }
            return result(dataset, graph, probes, flops);
        }
    }

    private void warmUp(Probes probes, MatrixProducts products) {
        progress.accept("warming up");
        products.rate();
        probes.joint.step();
        probes.plain.step();
        if (probes.fp32Fused != probes.plain) {
            probes.fp32Fused.step();
        }
        probes.otherAttention.step();
        probes.joint.knowledge();
        probes.smallFp32.step();
    }

    private void round(int round, Probes probes, MatrixProducts products, Flops flops) {
        StepProbe.Work work = probes.joint.work();
        double before = products.rate();
        double joint = probes.joint.step();
        double after = products.rate();
        double plain = probes.plain.step();
        double other = probes.otherAttention.step();
        double fp32 = probes.fp32Fused == probes.plain ? plain : probes.fp32Fused.step();
        double knowledge = probes.joint.knowledge();
        add("step", joint);
        add("step_over_matmul", flops.total() / joint / ((before + after) / 2));
        add("matmul", (before + after) / 2);
        add("step_over_fp32", fp32 / plain);
        add("knowledge_share", knowledge / joint);
        add("knowledge_over_language", knowledge / (joint - knowledge));
        add("update_share", probes.joint.update() / joint);
        boolean plainIsFused = probes.fused() == probes.plain;
        add("written_out_over_fused", plainIsFused ? plain / other : other / plain);
        double undropped = probes.jointWithoutDropout() == probes.plain ? plain : other;
        add("dropout_share", (joint - undropped) / joint);
        add("dropout_and_attention_share", (joint - plain) / joint);
        double library = LibraryDropout.seconds(
                work, probes.language(), probes.joint.policy().precision());
        add("library_dropout_share", library / (undropped + library));
        if (round <= SLOW_ROUNDS) {
            descriptions(probes, joint);
            add("bf16_over_fp32", probes.smallFp32.step() / probes.smallBf16.step());
        }
    }

    /** The step with the memory against the same step that computes the descriptions of the entities it reads. */
    private void descriptions(Probes probes, double step) {
        double nodes = probes.joint.work().nodes().get(0);
        int[] some = probes.joint.sampledEntities(options.described());
        double each = probes.joint.describe(some) / some.length;
        add("description", each);
        add("description_over_step", each / step);
        add("memory_over_on_the_fly", 1 + each * nodes / step);
        int[] fewer = probes.joint.sampledEntities(options.described() / 4);
        double trained = probes.joint.describeWithGradient(fewer) / fewer.length;
        add("memory_over_on_the_fly_with_gradient", 1 + trained * nodes / step);
    }

    private BenchResult result(Dataset dataset, KnowledgeGraph graph, Probes probes, Flops flops) {
        StepProbe.Work work = probes.joint.work();
        double refresh = median("description_over_step") * dataset.entityCount();
        boolean fp32 = probes.plain.policy().precision() == Precision.FP32;
        List<Figure> figures = List.of(
                ratio("step_over_matmul", "joint step over matrix products, FLOP/s", "at least 0.55"),
                ratio(
                        "step_over_fp32",
                        "chosen policy over fp32 with fused attention",
                        fp32 ? "1 without bf16 hardware" : "at least 2.5"),
                ratio("written_out_over_fused", "attention written out over fused, steps/s", ""),
                ratio("bf16_over_fp32", "bf16 over fp32, attention written out, steps/s", ""),
                ratio("memory_over_on_the_fly", "memory over descriptions on the fly, steps/s", "at least 15"),
                ratio("memory_over_on_the_fly_with_gradient", "the same if they were trained through", ""),
                share("knowledge_share", "knowledge module's share of the step", "under 1/7 = 14.3 %"),
                ratio(
                        "knowledge_over_language",
                        "knowledge module over the rest of the step, time",
                        "under 1/7 = 0.143"),
                share("update_share", "clipping and AdamW, share of the step", ""),
                new Figure(
                        "refresh_share",
                        "refreshes, share of " + RUN_STEPS + " steps by the paper's schedule",
                        refreshShare(refresh),
                        Unit.SHARE,
                        ""),
                new Figure(
                        "refresh_share_late",
                        "the same at the last interval, every " + RefreshSchedule.PAPER.maximumInterval() + " steps",
                        refresh / (refresh + RefreshSchedule.PAPER.maximumInterval()),
                        Unit.SHARE,
                        ""),
                share("dropout_share", "dropout, share of the step", ""),
                share("dropout_and_attention_share", "dropout and the attention that it needs, share of the step", ""),
                share("library_dropout_share", "libtorch's own dropout in its place", ""),
                new Figure(
                        "sampled_edges_per_second",
                        "sampled edges a second on one core",
                        median("sampler"),
                        Unit.COUNT,
                        "at least 2,000,000"),
                new Figure(
                        "tokens_per_second",
                        "tokens a second",
                        work.sequences() * work.length() / median("step"),
                        Unit.COUNT,
                        ""),
                new Figure("matmul_gflops", "matrix products, GFLOP/s", median("matmul") * 1e-9, Unit.COUNT, ""),
                new Figure("step_seconds", "joint step", median("step"), Unit.SECONDS, ""),
                new Figure("description_seconds", "one description", median("description"), Unit.SECONDS, ""));
        return new BenchResult(
                figures, sizes(dataset, graph, probes, flops), Machine.describe(), Machine.versions(), notes());
    }

    private Figure ratio(String key, String label, String goal) {
        return new Figure(key, label, median(key), Unit.RATIO, goal);
    }

    private Figure share(String key, String label, String goal) {
        return new Figure(key, label, median(key), Unit.SHARE, goal);
    }

    /** Share of all refreshes in a run, with a refresh measured in steps. */
    private static double refreshShare(double refresh) {
        long at = 0;
        int refreshes = 0;
        while (at < RUN_STEPS) {
            at += RefreshSchedule.PAPER.interval(refreshes++);
        }
        return refreshes * refresh / (refreshes * refresh + RUN_STEPS);
    }

    private Map<String, Object> sizes(Dataset dataset, KnowledgeGraph graph, Probes probes, Flops flops) {
        StepProbe.Work work = probes.joint.work();
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("data", options.data() == null ? "synthetic" : dataset.info().name());
        sizes.put("layers", options.layers());
        sizes.put("hidden_size", options.hiddenSize());
        sizes.put("vocabulary", dataset.info().tokenizer().vocabularySize());
        sizes.put("parameters", probes.joint.parameters());
        sizes.put("sequences", work.sequences());
        sizes.put("length", work.length());
        sizes.put("masked_tokens", work.maskedTokens());
        sizes.put("graph_entities", options.graphEntities());
        sizes.put("nodes", work.nodes());
        sizes.put("entities", dataset.entityCount());
        sizes.put("directed_edges", graph.edgeCount());
        sizes.put("step_gflop", Math.round(flops.total() * 1e-9));
        sizes.put("knowledge_gflop", Math.round(flops.knowledge() * 1e-8) / 10.0);
        sizes.put("precision", probes.joint.policy().precision());
        sizes.put("attention_with_dropout", probes.joint.policy().attention());
        sizes.put("attention_without_dropout", probes.plain.policy().attention());
        sizes.put("rounds", options.rounds());
        return sizes;
    }

    private static List<String> notes() {
        return List.of(
                "Model FLOP: 2 a multiply-add of linear layers, attention products, masked-token head over masked",
                "positions and knowledge module; forward once, backward twice. Medians of ratios within one round.",
                "Descriptions on the fly: computed by LM1 without gradient for every entity that the step reads.");
    }

    private void add(String key, double value) {
        samples.computeIfAbsent(key, k -> new Samples()).add(value);
    }

    private double median(String key) {
        Samples found = samples.get(key);
        return found == null ? Double.NaN : found.median();
    }

    /**
     * Runs the benchmark without the command line.
     *
     * @param arguments {@code --quick} for small sizes
     */
    public static void main(String[] arguments) {
        BenchOptions options = List.of(arguments).contains("--quick") ? BenchOptions.QUICK : BenchOptions.FULL;
        BenchResult result = run(options, line -> System.err.println("bench: " + line));
        result.lines().forEach(System.out::println);
        System.out.print(result.json());
    }
}
