package org.jaket.pretrain;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jaket.graph.EdgeDirection;
import org.jaket.knowledge.KnowledgeConfig;
import org.jaket.store.BadInputException;

/**
 * Every option of pre-training; {@code defaults.yaml} beside this class documents each with its default.
 *
 * @param seed seed of all randomness
 * @param steps optimiser steps; 0 computes them from {@code epochs}
 * @param epochs passes over the text (appendix A.1)
 * @param mode both modules, or the language module alone
 * @param text text batches
 * @param graph graph batches
 * @param knowledge the knowledge module (section 3.2)
 * @param merge the LayerNorm after Eq. 3
 * @param memory the entity context embedding memory (section 3.5)
 * @param masking masked tokens and entities (section 3.6)
 * @param candidates candidates of masked-entity prediction (section 3.6)
 * @param loss weights of the four losses
 * @param optimizer AdamW and its learning rates (appendix A.1)
 * @param dropout dropout rates of the language module
 * @param evaluation held-out measures during training
 * @param checkpoint checkpoints
 * @param compute precision and attention kernel
 */
public record PretrainConfig(
        long seed,
        long steps,
        double epochs,
        Mode mode,
        Text text,
        Graph graph,
        Knowledge knowledge,
        Merge merge,
        Memory memory,
        Masks masking,
        Candidates candidates,
        Loss loss,
        Optimizer optimizer,
        DropoutRates dropout,
        Evaluate evaluation,
        Checkpoints checkpoint,
        Compute compute) {

    /** What is trained. */
    public enum Mode {
        /** Both modules and all four objectives. */
        JOINT,
        /** The language module with the merge's LayerNorm and nothing injected: the fair baseline. */
        LANGUAGE
    }

    /** How the LayerNorm after Eq. 3 starts. */
    public enum MergeInitialization {
        /** The least-squares fit of the identity on real text. */
        CALIBRATED,
        /** One weight and one bias for all features that undo it, computed from the last LayerNorm of LM1. */
        IDENTITY,
        /** A copy of the last LayerNorm of LM1. */
        PREVIOUS,
        /** Weight 1 and bias 0. */
        ONES
    }

    /** How the entity memory starts. */
    public enum MemoryInitialization {
        /** Computed by LM1 from the descriptions. */
        DESCRIPTIONS,
        /** Random vectors: the paper's baseline without descriptions. */
        RANDOM
    }

    /** The number type of the entity memory. */
    public enum MemoryType {
        /** 32-bit. */
        FP32,
        /** 16-bit, half the size. */
        BF16
    }

    /** A choice that a probe of the machine may make. */
    public enum PrecisionChoice {
        /** Whichever a probe at start-up finds faster. */
        AUTO,
        /** 32-bit floats. */
        FP32,
        /** bf16 autocast. */
        BF16
    }

    /** The attention kernel. */
    public enum AttentionChoice {
        /** The faster one that allows the dropout asked for. */
        AUTO,
        /** Matrix product, softmax, matrix product. */
        WRITTEN_OUT,
        /** libtorch's fused kernel; no dropout of attention probabilities. */
        FUSED
    }

    /** Text batches, in sequences. */
    public record Text(int batchSize, int microBatchSize) {
        public Text {
            require(batchSize > 0, "text.batch_size", batchSize, "at least 1");
            require(microBatchSize > 0, "text.micro_batch_size", microBatchSize, "at least 1");
            require(
                    batchSize % microBatchSize == 0,
                    "text.batch_size",
                    batchSize,
                    "a multiple of text.micro_batch_size (" + microBatchSize + ")");
        }

        /** Micro-steps whose gradients one optimiser step accumulates. */
        public int microSteps() {
            return batchSize / microBatchSize;
        }
    }

    /** Graph batches: entities a step, length of the walks, edges. */
    public record Graph(int batchSize, int walkLength, EdgeDirection edges) {
        public Graph {
            require(walkLength >= 1, "graph.walk_length", walkLength, "at least 1");
            require(batchSize > walkLength, "graph.batch_size", batchSize, "more than graph.walk_length");
        }
    }

    /** The knowledge module. */
    public record Knowledge(
            int layers, int heads, int fanOut, double leakySlope, double initialScale, double relationShare) {
        public Knowledge {
            require(layers >= 1 && layers <= 8, "knowledge.layers", layers, "between 1 and 8");
            require(heads >= 1, "knowledge.heads", heads, "at least 1");
            require(fanOut >= 1 && fanOut <= 1000, "knowledge.fan_out", fanOut, "between 1 and 1000");
            require(leakySlope >= 0 && leakySlope < 1, "knowledge.leaky_slope", leakySlope, "in [0, 1)");
            require(initialScale >= 0, "knowledge.initial_scale", initialScale, "0 or more");
            require(relationShare >= 0 && relationShare <= 1, "knowledge.relation_share", relationShare, "in [0, 1]");
        }

        /**
         * The module's sizes beside a language module.
         *
         * @param hiddenSize F, the language module's
         * @throws BadInputException if the heads do not divide F
         */
        public KnowledgeConfig sizes(int hiddenSize) {
            if (hiddenSize % heads != 0) {
                String fitting = IntStream.rangeClosed(1, Math.min(16, hiddenSize))
                        .filter(number -> hiddenSize % number == 0)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", "));
                throw new BadInputException("option knowledge.heads must divide the hidden size of the backbone, "
                        + hiddenSize + ", found " + heads + "; take one of " + fitting);
            }
            return new KnowledgeConfig(hiddenSize, layers, heads, leakySlope);
        }
    }

    /** The LayerNorm after Eq. 3. */
    public record Merge(MergeInitialization initialization) {}

    /** The entity memory. */
    public record Memory(
            MemoryInitialization initial,
            int initialInterval,
            int increaseRatio,
            int repeats,
            int maximumInterval,
            double momentum,
            MemoryType type,
            int tokensPerBatch) {
        public Memory {
            require(initialInterval >= 1, "memory.initial_interval", initialInterval, "at least 1");
            require(increaseRatio >= 1, "memory.increase_ratio", increaseRatio, "at least 1");
            require(repeats >= 1, "memory.repeats", repeats, "at least 1");
            require(
                    maximumInterval >= initialInterval,
                    "memory.maximum_interval",
                    maximumInterval,
                    "at least memory.initial_interval (" + initialInterval + ")");
            require(momentum >= 0 && momentum < 1, "memory.momentum", momentum, "in [0, 1)");
            require(tokensPerBatch >= 64, "memory.tokens_per_batch", tokensPerBatch, "at least 64");
        }
    }

    /** Masked tokens and entities. */
    public record Masks(
            double tokenRate,
            double maskShare,
            double randomShare,
            double entityRate,
            boolean withholdMaskedMentions,
            boolean maskEntityTokens) {
        public Masks {
            require(tokenRate > 0 && tokenRate < 1, "masking.token_rate", tokenRate, "in (0, 1)");
            require(maskShare >= 0 && maskShare <= 1, "masking.mask_share", maskShare, "in [0, 1]");
            require(
                    randomShare >= 0 && maskShare + randomShare <= 1 + 1e-12,
                    "masking.random_share",
                    randomShare,
                    "at least 0 and at most 1 - masking.mask_share");
            require(entityRate >= 0 && entityRate <= 1, "masking.entity_rate", entityRate, "in [0, 1]");
        }
    }

    /** Candidates of masked-entity prediction. */
    public record Candidates(int total, int neighbors, int sameCategory, int sameName) {
        public Candidates {
            require(total >= 2, "candidates.total", total, "at least 2");
            require(neighbors >= 0, "candidates.neighbors", neighbors, "0 or more");
            require(sameCategory >= 0, "candidates.same_category", sameCategory, "0 or more");
            require(sameName >= 0, "candidates.same_name", sameName, "0 or more");
            require(
                    neighbors + sameCategory + sameName < total,
                    "candidates.total",
                    total,
                    "more than neighbors + same_category + same_name (" + (neighbors + sameCategory + sameName) + ")");
        }
    }

    /** Weights of the four losses. */
    public record Loss(double category, double relation, double token, double entity) {
        private static final double MAX_WEIGHT = 1e6;

        public Loss {
            require(category >= 0 && category <= MAX_WEIGHT, "loss.category", category, "between 0 and 1e6");
            require(relation >= 0 && relation <= MAX_WEIGHT, "loss.relation", relation, "between 0 and 1e6");
            require(token >= 0 && token <= MAX_WEIGHT, "loss.token", token, "between 0 and 1e6");
            require(entity >= 0 && entity <= MAX_WEIGHT, "loss.entity", entity, "between 0 and 1e6");
        }
    }

    /** AdamW and its learning rates. */
    public record Optimizer(
            double languageRate,
            double knowledgeRate,
            long warmupSteps,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            double clipNorm) {
        /** A step of more than this would not fit an f32. */
        private static final double MAX_RATE = 1e30;

        public Optimizer {
            require(
                    languageRate >= 0 && languageRate <= MAX_RATE,
                    "optimizer.language_rate",
                    languageRate,
                    "in [0, 1e30]");
            require(
                    knowledgeRate >= 0 && knowledgeRate <= MAX_RATE,
                    "optimizer.knowledge_rate",
                    knowledgeRate,
                    "in [0, 1e30]");
            require(warmupSteps >= 0, "optimizer.warmup_steps", warmupSteps, "0 or more");
            require(beta1 >= 0 && beta1 < 1, "optimizer.beta1", beta1, "in [0, 1)");
            require(beta2 >= 0 && beta2 < 1, "optimizer.beta2", beta2, "in [0, 1)");
            require(epsilon > 0, "optimizer.epsilon", epsilon, "above 0");
            require(weightDecay >= 0, "optimizer.weight_decay", weightDecay, "0 or more");
            require(clipNorm >= 0, "optimizer.clip_norm", clipNorm, "0 or more");
        }
    }

    /** Dropout rates; -1 takes the backbone's own. */
    public record DropoutRates(double hidden, double attention) {
        public DropoutRates {
            require(hidden == -1 || (hidden >= 0 && hidden < 1), "dropout.hidden", hidden, "-1 or in [0, 1)");
            require(
                    attention == -1 || (attention >= 0 && attention < 1),
                    "dropout.attention",
                    attention,
                    "-1 or in [0, 1)");
        }
    }

    /** Held-out measures during training. */
    public record Evaluate(long every, int sequences, int entities) {
        public Evaluate {
            require(every >= 0, "evaluation.every", every, "0 or more");
            require(sequences >= 1, "evaluation.sequences", sequences, "at least 1");
            require(entities >= 1, "evaluation.entities", entities, "at least 1");
        }
    }

    /** Checkpoints. */
    public record Checkpoints(long every, int keep) {
        public Checkpoints {
            require(every >= 1, "checkpoint.every", every, "at least 1");
            require(keep >= 1, "checkpoint.keep", keep, "at least 1");
        }
    }

    /** Precision and attention kernel. */
    public record Compute(PrecisionChoice precision, AttentionChoice attention) {}

    public PretrainConfig {
        require(steps >= 0, "steps", steps, "0 or more");
        require(steps > 0 || epochs > 0, "epochs", epochs, "above 0 when steps is 0");
        require(
                mode == Mode.JOINT || loss.token() > 0,
                "loss.token",
                loss.token(),
                "above 0 with mode=language, which trains nothing else");
        require(
                loss.category() + loss.relation() + loss.token() + loss.entity() > 0,
                "loss.token",
                loss.token(),
                "above 0 when all other losses weigh nothing");
        int fewest = text.microSteps() * (graph.walkLength() + 1);
        require(
                mode == Mode.LANGUAGE || graph.batchSize() >= fewest,
                "graph.batch_size",
                graph.batchSize(),
                "at least " + fewest + ", one walk of graph.walk_length in each of " + text.microSteps()
                        + " micro-steps");
    }

    /**
     * The number of optimiser steps.
     *
     * @param sequences how many text sequences the data set has
     * @return {@code steps}, or as many as {@code epochs} passes over the text need
     */
    public long totalSteps(long sequences) {
        return steps > 0 ? steps : Math.max(1, (long) Math.ceil(epochs * sequences / text.batchSize()));
    }

    /** The same configuration with another number of steps. */
    public PretrainConfig withSteps(long newSteps) {
        return new PretrainConfig(
                seed,
                newSteps,
                epochs,
                mode,
                text,
                graph,
                knowledge,
                merge,
                memory,
                masking,
                candidates,
                loss,
                optimizer,
                dropout,
                evaluation,
                checkpoint,
                compute);
    }

    /** Every number comes by here, so that none is infinite or NaN, or becomes so as a 32-bit float. */
    private static void require(boolean holds, String option, Object found, String expected) {
        if (found instanceof Double number && !Float.isFinite(number.floatValue())) {
            throw new InvalidOptionException(option, "a finite number of at most 3.4e38", found);
        }
        if (!holds) {
            throw new InvalidOptionException(option, expected, found);
        }
    }
}
