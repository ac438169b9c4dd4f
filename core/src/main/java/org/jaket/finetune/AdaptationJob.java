package org.jaket.finetune;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jaket.graph.FixedNeighbors;
import org.jaket.graph.KnowledgeGraph;
import org.jaket.memory.DescriptionEncoder;
import org.jaket.memory.Descriptions;
import org.jaket.memory.RelationDescriptions;
import org.jaket.pretrain.ConfigFiles;
import org.jaket.pretrain.PretrainConfig;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.StopSignal;
import org.jaket.pretrain.TensorFiles;
import org.jaket.random.Randomness;
import org.jaket.store.AdaptedDirectory;
import org.jaket.store.AtomicFiles;
import org.jaket.store.BadInputException;
import org.jaket.store.Dataset;
import org.jaket.store.RecordFiles;
import org.jaket.store.VectorTable;
import org.jaket.tensor.ComputePolicy;
import org.jaket.tensor.Tensors;
import org.jaket.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/** One adaptation whose graph is in place: computes the memories and writes the rest of the directory. */
final class AdaptationJob {

    private static final String STAGE = "reading tokens of descriptions";

    private final AdaptationRequest request;
    private final PretrainedWeights weights;
    private final @Nullable AdaptedDirectory base;
    private final Dataset dataset;
    private final ComputePolicy policy;
    private final Path work;
    private final int blockSize;
    private final Descriptions descriptions;
    private final ScalarType type;
    private final int width;
    private double seconds;
    private int described;
    private long tokens;

    AdaptationJob(
            AdaptationRequest request,
            PretrainedWeights weights,
            @Nullable AdaptedDirectory base,
            Dataset dataset,
            ComputePolicy policy,
            Path work,
            int blockSize) {
        this.request = request;
        this.weights = weights;
        this.base = base;
        this.dataset = dataset;
        this.policy = policy;
        this.work = work;
        this.blockSize = blockSize;
        descriptions = Descriptions.of(dataset);
        boolean bf16 = weights.config().memory().type() == PretrainConfig.MemoryType.BF16;
        type = bf16 ? ScalarType.BFloat16 : ScalarType.Float;
        width = weights.language().hiddenSize();
    }

    AdaptationResult run(AdaptationProgress progress, StopSignal stop) {
        long bytes = (long) dataset.entityCount() * width * 16;
        AtomicFiles.requireSpace(work, bytes);
        try (PretrainedModel model = PretrainedModel.load(weights, policy);
                PointerScope scope = new PointerScope()) {
            Dataset old = base == null ? null : base.dataset();
            KnownDescriptions known = KnownDescriptions.find(
                    descriptions,
                    dataset.entityCount(),
                    old == null ? null : Descriptions.of(old),
                    old == null ? 0 : old.entityCount());
            Tensor memory = entities(model, known, progress, stop);
            if (memory == null) {
                return result(false, known);
            }
            KnowledgeGraph graph =
                    KnowledgeGraph.of(dataset, weights.config().graph().edges());
            write(model, memory, graph, progress);
            return result(true, known);
        }
    }

    private AdaptationResult result(boolean completed, KnownDescriptions known) {
        return new AdaptationResult(
                request.out(),
                completed,
                dataset.info(),
                described,
                tokens,
                dataset.entityCount() - known.toRead().length,
                seconds,
                weights.warnings());
    }

    /** E_context, {@code [N, F]}; null if stopped. */
    private @Nullable Tensor entities(
            PretrainedModel model, KnownDescriptions known, AdaptationProgress progress, StopSignal stop) {
        Tensor memory = Tensors.zeros(type, dataset.entityCount(), width);
        int[] toRead = byLength(known.toRead());
        VectorBlocks blocks = new VectorBlocks(work.resolve(Adaptation.BLOCKS), job(toRead));
        DescriptionEncoder encoder = new DescriptionEncoder(
                model.jaket().language(), policy, weights.config().memory().tokensPerBatch());
        long[] tokensBefore = tokensBefore(toRead);
        long total = tokensBefore[toRead.length];
        for (int from = 0; from < toRead.length; from += blockSize) {
            int[] ids = Arrays.copyOfRange(toRead, from, Math.min(toRead.length, from + blockSize));
            int block = from / blockSize;
            int first = from;
            try (PointerScope scope = new PointerScope()) {
                Tensor vectors = Tensors.zeros(type, ids.length, width);
                if (!blocks.read(block, vectors)) {
                    long started = System.nanoTime();
                    boolean whole = encoder.encode(
                            descriptions,
                            ids,
                            vectors,
                            done -> progress.at(STAGE, tokensBefore[first + done], total),
                            stop::requested);
                    if (!whole) {
                        return null;
                    }
                    requireFinite(vectors);
                    seconds += (System.nanoTime() - started) * 1e-9;
                    described += ids.length;
                    tokens += tokensBefore[from + ids.length] - tokensBefore[from];
                    blocks.write(block, vectors);
                } else if (from + ids.length == toRead.length) {
                    // What was kept takes no time, and says nothing of how long the rest does.
                    progress.at(STAGE, total, total);
                }
                memory.index_copy_(0, Tensors.indices(ids, ids.length), vectors);
            }
        }
        takeOver(known, memory);
        blocks.delete();
        return memory;
    }

    /** How many tokens come before each description; they, not descriptions, take time alike. */
    private long[] tokensBefore(int[] ids) {
        long[] before = new long[ids.length + 1];
        for (int i = 0; i < ids.length; i++) {
            before[i + 1] = before[i] + descriptions.length(ids[i]);
        }
        return before;
    }

    private void requireFinite(Tensor vectors) {
        if (!Double.isFinite(Tensors.item(vectors.abs().max().to(ScalarType.Float)))) {
            throw new BadInputException(weights.directory()
                    + ": its LM1 makes vectors that are not finite; the run diverged, take an earlier one");
        }
    }

    /** Everything that the vectors depend on. */
    private String job(int[] toRead) {
        return String.join(
                "\n",
                AtomicFiles.sha256(weights.weights()),
                AtomicFiles.sha256(dataset.directory().resolve("descriptions.safetensors")),
                String.valueOf(Arrays.hashCode(toRead)),
                policy.toString(),
                String.valueOf(blockSize),
                String.valueOf(weights.config().memory().tokensPerBatch()));
    }

    /** Shortest first, as the encoder reads them, so that a block has few lengths. */
    private int[] byLength(int[] ids) {
        return Arrays.stream(ids)
                .boxed()
                .sorted(Comparator.comparingInt(descriptions::length))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Copies the vectors that need no reading. */
    private void takeOver(KnownDescriptions known, Tensor memory) {
        VectorTable old = base == null ? null : base.memories();
        float[] row = new float[width];
        int[] targets = new int[dataset.entityCount()];
        int[] sources = new int[dataset.entityCount()];
        int repeats = 0;
        for (int e = 0; e < dataset.entityCount(); e++) {
            if (known.before(e) != KnownDescriptions.NEW && old != null) {
                old.read(known.before(e), 1, row);
                try (PointerScope scope = new PointerScope()) {
                    memory.select(0, e).copy_(Tensors.floats(row, width));
                }
            } else if (known.earlier(e) != KnownDescriptions.NEW) {
                targets[repeats] = e;
                sources[repeats++] = known.earlier(e);
            }
        }
        if (repeats > 0) {
            try (PointerScope scope = new PointerScope()) {
                Tensor copied = memory.index_select(0, Tensors.indices(Arrays.copyOf(sources, repeats), repeats));
                memory.index_copy_(0, Tensors.indices(Arrays.copyOf(targets, repeats), repeats), copied);
            }
        }
    }

    private Tensor relations(PretrainedModel model, KnowledgeGraph graph) {
        int rows = dataset.relations().isEmpty() ? 0 : graph.relationCount();
        try (Tokenizer tokenizer = Tokenizer.load(dataset.tokenizerFile())) {
            RelationDescriptions texts = RelationDescriptions.of(
                    dataset.relations(), rows, tokenizer, dataset.info().descriptionLength());
            return new DescriptionEncoder(
                            model.jaket().language(),
                            policy,
                            weights.config().memory().tokensPerBatch())
                    .relations(texts);
        }
    }

    private void write(PretrainedModel model, Tensor memory, KnowledgeGraph graph, AdaptationProgress progress) {
        PretrainConfig config = weights.config();
        FixedNeighbors neighbors = new FixedNeighbors(
                dataset,
                graph,
                config.knowledge().layers(),
                config.knowledge().fanOut(),
                new Randomness(config.seed()));
        Tensor vectors = GraphVectors.all(model.jaket().knowledge(), memory, neighbors, progress);
        Tensor relations = relations(model, graph);
        progress.at("writing", 0, 1);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("entities", memory);
        tensors.put("knowledge", vectors);
        tensors.put("relations", relations);
        TensorFiles.write(work.resolve(AdaptedDirectory.MEMORY), tensors);
        if (dataset.entityCount() >= VectorSearch.INDEX_FROM) {
            IndexedSearch.build(vectors, work.resolve(AdaptedDirectory.INDEX), progress);
        }
        copyModel();
        AdaptedDirectory.seal(
                work,
                new AdaptedDirectory.Info(
                        "jaket " + Provenance.version(),
                        width,
                        dataset.entityCount(),
                        Math.toIntExact(relations.size(0)),
                        weights.classes().known()));
        progress.at("writing", 1, 1);
    }

    private void copyModel() {
        Path model = work.resolve(AdaptedDirectory.MODEL);
        try {
            Files.deleteIfExists(model);
            Files.copy(weights.weights(), model);
        } catch (IOException e) {
            throw BadInputException.writing(model, e);
        }
        AtomicFiles.write(work.resolve(AdaptedDirectory.CONFIG), ConfigFiles.toYaml(weights.config()));
        AtomicFiles.write(
                work.resolve(AdaptedDirectory.LANGUAGE), weights.language().toHuggingFace());
        RecordFiles.writeRelations(
                work.resolve(AdaptedDirectory.RELATIONS), weights.classes().relations());
        RecordFiles.writeCategories(
                work.resolve(AdaptedDirectory.CATEGORIES), weights.classes().categories());
        AtomicFiles.write(
                work.resolve(AdaptedDirectory.PROVENANCE),
                Provenance.adapted(
                        weights.provenance(), AtomicFiles.sha256(model), request.graph(), dataset.info(), policy));
    }
}
