package org.jaket.tasks.reproduce;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jaket.finetune.TaskSystem;
import org.jaket.tasks.Ablation;
import org.jspecify.annotations.Nullable;

/** A table of section 4.2 as the paper prints it, figures in per cent, with the system that stands for each row. */
@SuppressWarnings("ImmutableEnumChecker") // both lists are made by List.of, of records
public enum PaperTable {
    /** Few-shot relation classification. */
    TABLE1(
            "Accuracy on the dev set of FewRel 1.0",
            List.of("5-way 1-shot", "5-way 5-shot", "10-way 1-shot"),
            List.of(
                    reported("PAIR (BERT)", 85.7, 89.5, 76.8),
                    row("PAIR (RoBERTa)", TaskSystem.LM, 86.4, 90.3, 77.3),
                    ours(
                            3,
                            "PAIR (RoBERTa), further pre-trained on the same text",
                            TaskSystem.LM,
                            Ablation.NONE,
                            Variant.FURTHER_PRETRAINED),
                    row("PAIR (RoBERTa+GNN)", TaskSystem.LM_GNN, 86.3, Double.NaN, Double.NaN),
                    row("PAIR (RoBERTa+GNN+M)", TaskSystem.LM_GNN_M, 86.9, Double.NaN, Double.NaN),
                    ours(
                            3,
                            "PAIR (RoBERTa+GNN+M), further pre-trained on the same text",
                            TaskSystem.LM_GNN_M,
                            Ablation.NONE,
                            Variant.FURTHER_PRETRAINED),
                    reported("PAIR (KnowBERT)", 86.2, 90.3, 77.0),
                    row("PAIR (JAKET)", TaskSystem.JAKET, 87.4, 92.1, 78.9),
                    ours(
                            3,
                            "PAIR (JAKET), edges between head and tail kept",
                            TaskSystem.JAKET,
                            Ablation.NONE,
                            Variant.PAIR_EDGES_KEPT),
                    ours(3, "PAIR (JAKET), without a graph", TaskSystem.JAKET, Ablation.NO_GRAPH, Variant.NONE),
                    ours(3, "PAIR (JAKET), mean instead of attention", TaskSystem.JAKET, Ablation.MEAN, Variant.NONE),
                    ours(3, "PAIR (JAKET), shuffled edges", TaskSystem.JAKET, Ablation.SHUFFLED_EDGES, Variant.NONE),
                    ours(
                            3,
                            "PAIR (JAKET), random entity vectors",
                            TaskSystem.JAKET,
                            Ablation.RANDOM_VECTORS,
                            Variant.NONE))),
    /** Question answering over a graph. */
    TABLE2(
            "Hits@1 on MetaQA, 1-hop and 2-hop questions, KG-Full and KG-50 %",
            List.of("KG-Full 1-hop", "KG-Full 2-hop", "KG-50% 1-hop", "KG-50% 2-hop"),
            List.of(
                    row("RoBERTa", TaskSystem.LM, 90.2, 70.8, 61.5, 39.3),
                    ours(
                            4,
                            "RoBERTa, further pre-trained on the same text",
                            TaskSystem.LM,
                            Ablation.NONE,
                            Variant.FURTHER_PRETRAINED),
                    row("RoBERTa+GNN+M", TaskSystem.LM_GNN_M, 91.4, 72.6, 62.5, 40.8),
                    ours(
                            4,
                            "RoBERTa+GNN+M, further pre-trained on the same text",
                            TaskSystem.LM_GNN_M,
                            Ablation.NONE,
                            Variant.FURTHER_PRETRAINED),
                    row("JAKET", TaskSystem.JAKET, 93.9, 73.2, 63.1, 41.9),
                    ours(4, "JAKET, without a graph", TaskSystem.JAKET, Ablation.NO_GRAPH, Variant.NONE),
                    ours(4, "JAKET, mean instead of attention", TaskSystem.JAKET, Ablation.MEAN, Variant.NONE),
                    ours(4, "JAKET, shuffled edges", TaskSystem.JAKET, Ablation.SHUFFLED_EDGES, Variant.NONE),
                    ours(4, "JAKET, random entity vectors", TaskSystem.JAKET, Ablation.RANDOM_VECTORS, Variant.NONE))),
    /**
     * Entity classification. The probes are ours, since a graph is worth only what it adds to them, and the language model
     * is measured with every share, since JAKET is compared with it.
     */
    TABLE3(
            "Accuracy of entity classification over an unseen graph, by share of the training part",
            List.of("100%", "20%", "5%"),
            List.of(
                    row("GNN", TaskSystem.GNN, 48.2, Double.NaN, Double.NaN),
                    new Row(
                            "RoBERTa",
                            TaskSystem.LM,
                            Ablation.NONE,
                            Variant.NONE,
                            List.of(33.4, Double.NaN, Double.NaN),
                            true),
                    ours(
                            3,
                            "RoBERTa, further pre-trained on the same text",
                            TaskSystem.LM,
                            Ablation.NONE,
                            Variant.FURTHER_PRETRAINED),
                    ours(3, "linear probe on the memory", TaskSystem.LM_GNN_M, Ablation.PROBE, Variant.NONE),
                    ours(3, "linear probe on JAKET's memory", TaskSystem.JAKET, Ablation.PROBE, Variant.NONE),
                    row("RoBERTa+GNN+M", TaskSystem.LM_GNN_M, 79.1, 66.7, 53.5),
                    ours(
                            3,
                            "RoBERTa+GNN+M, further pre-trained on the same text",
                            TaskSystem.LM_GNN_M,
                            Ablation.NONE,
                            Variant.FURTHER_PRETRAINED),
                    row("JAKET", TaskSystem.JAKET, 81.6, 70.6, 58.4),
                    ours(3, "JAKET, new classifier", TaskSystem.JAKET, Ablation.NONE, Variant.NEW_CLASSIFIER),
                    ours(
                            3,
                            "JAKET, knowledge module frozen",
                            TaskSystem.JAKET,
                            Ablation.NONE,
                            Variant.FROZEN_KNOWLEDGE),
                    ours(3, "JAKET, mean instead of attention", TaskSystem.JAKET, Ablation.MEAN, Variant.NONE),
                    ours(3, "JAKET, shuffled edges", TaskSystem.JAKET, Ablation.SHUFFLED_EDGES, Variant.NONE),
                    ours(3, "JAKET, random entity vectors", TaskSystem.JAKET, Ablation.RANDOM_VECTORS, Variant.NONE)));

    private final String title;
    private final List<String> settings;
    private final List<Row> rows;

    /**
     * One row.
     *
     * @param name as the paper has it, abbreviations written out
     * @param system what is run for it; null for a system that jaket does not hold
     * @param ablation what is taken away from it
     * @param variant what else is different
     * @param figures what the paper reports for each setting, in per cent; NaN where it reports nothing
     * @param everywhere whether it is also run where the paper reports nothing
     */
    public record Row(
            String name,
            @Nullable TaskSystem system,
            Ablation ablation,
            Variant variant,
            List<Double> figures,
            boolean everywhere) {

        /** A row that is to have a figure for each setting. */
        public Row {
            figures = List.copyOf(figures);
        }

        /** Whether it tells what a part is worth: neither in the paper nor a probe. */
        public boolean isAblation() {
            return ablation != Ablation.PROBE && figures.stream().noneMatch(Double::isFinite);
        }

        /** Whether edges and vectors of entities are merged in. */
        boolean readsGraph() {
            return system != null && ablation.leavesGraphOf(system);
        }

        /** Whether it starts from a language run. Who names one asks for these rows. */
        boolean isFurtherPretrained() {
            return variant == Variant.FURTHER_PRETRAINED;
        }

        /** Whether it is run in a column without being asked for. */
        boolean isRunIn(int setting) {
            return everywhere || Double.isFinite(figures.get(setting));
        }

        /** Whether it is the one that all others are compared with. */
        boolean isJaket() {
            return system == TaskSystem.JAKET && ablation == Ablation.NONE && variant == Variant.NONE;
        }

        /** The system's name in options and directories, with what is different; empty where nothing is run. */
        public String label() {
            if (system == null) {
                return "";
            }
            return system.label()
                    + (ablation == Ablation.NONE ? "" : "-" + ablation.label())
                    + (variant == Variant.NONE ? "" : "-" + variant.label());
        }
    }

    /** What is different in a row besides its ablation. */
    public enum Variant {
        /** Nothing. */
        NONE,
        /**
         * The language module was trained further on the text of joint pre-training, without a graph: what is left of
         * JAKET's gain over it comes from training together.
         */
        FURTHER_PRETRAINED,
        /** The classifier starts from random vectors instead of those that pre-training has learnt. */
        NEW_CLASSIFIER,
        /** The knowledge module stays as pre-training has left it. */
        FROZEN_KNOWLEDGE,
        /** Edges between the head and the tail of a sentence stay in the graph, where they can tell the answer. */
        PAIR_EDGES_KEPT;

        /** Its name in directories and files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    PaperTable(String title, List<String> settings, List<Row> rows) {
        this.title = title;
        this.settings = settings;
        this.rows = rows;
    }

    private static Row row(String name, TaskSystem system, Double... figures) {
        return new Row(name, system, Ablation.NONE, Variant.NONE, List.of(figures), false);
    }

    private static Row reported(String name, Double... figures) {
        return new Row(name, null, Ablation.NONE, Variant.NONE, List.of(figures), false);
    }

    private static Row ours(int settings, String name, TaskSystem system, Ablation ablation, Variant variant) {
        return new Row(name, system, ablation, variant, Collections.nCopies(settings, Double.NaN), true);
    }

    /** Its name in commands and files, such as {@code table1}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is measured on what. */
    public String title() {
        return title;
    }

    /** The columns. */
    public List<String> settings() {
        return settings;
    }

    /** The rows. */
    public List<Row> rows() {
        return rows;
    }
}
