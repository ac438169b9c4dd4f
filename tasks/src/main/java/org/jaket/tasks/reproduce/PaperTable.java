package org.jaket.tasks.reproduce;

import java.util.List;
import java.util.Locale;
import org.jaket.finetune.TaskSystem;
import org.jaket.tasks.entities.Ablation;
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
                    row("PAIR (RoBERTa+GNN)", TaskSystem.LM_GNN, 86.3, Double.NaN, Double.NaN),
                    row("PAIR (RoBERTa+GNN+M)", TaskSystem.LM_GNN_M, 86.9, Double.NaN, Double.NaN),
                    reported("PAIR (KnowBERT)", 86.2, 90.3, 77.0),
                    row("PAIR (JAKET)", TaskSystem.JAKET, 87.4, 92.1, 78.9))),
    /** Question answering over a graph. */
    TABLE2(
            "Hits@1 on MetaQA, 1-hop and 2-hop questions, KG-Full and KG-50 %",
            List.of("KG-Full 1-hop", "KG-Full 2-hop", "KG-50% 1-hop", "KG-50% 2-hop"),
            List.of(
                    row("RoBERTa", TaskSystem.LM, 90.2, 70.8, 61.5, 39.3),
                    row("RoBERTa+GNN+M", TaskSystem.LM_GNN_M, 91.4, 72.6, 62.5, 40.8),
                    row("JAKET", TaskSystem.JAKET, 93.9, 73.2, 63.1, 41.9))),
    /** Entity classification; the probe is ours, since a graph is worth only what it adds to it. */
    TABLE3(
            "Accuracy of entity classification over an unseen graph, by share of the training part",
            List.of("100%", "20%", "5%"),
            List.of(
                    row("GNN", TaskSystem.GNN, 48.2, Double.NaN, Double.NaN),
                    row("RoBERTa", TaskSystem.LM, 33.4, Double.NaN, Double.NaN),
                    new Row(
                            "linear probe on the memory",
                            TaskSystem.LM_GNN_M,
                            Ablation.PROBE,
                            List.of(Double.NaN, Double.NaN, Double.NaN)),
                    row("RoBERTa+GNN+M", TaskSystem.LM_GNN_M, 79.1, 66.7, 53.5),
                    row("JAKET", TaskSystem.JAKET, 81.6, 70.6, 58.4)));

    private final String title;
    private final List<String> settings;
    private final List<Row> rows;

    /**
     * One row.
     *
     * @param name as the paper has it, abbreviations written out
     * @param system what is run for it; null for a system that jaket does not hold
     * @param ablation what is taken away from it
     * @param figures what the paper reports for each setting, in per cent; NaN where it reports nothing
     */
    public record Row(String name, @Nullable TaskSystem system, Ablation ablation, List<Double> figures) {

        /** A row that is to have a figure for each setting. */
        public Row {
            figures = List.copyOf(figures);
        }

        /** Whether the paper has the row at all. */
        public boolean isReported() {
            return figures.stream().anyMatch(Double::isFinite);
        }

        /** The system's name in options and directories; empty where nothing is run. */
        public String label() {
            if (system == null) {
                return "";
            }
            return ablation == Ablation.NONE ? system.label() : ablation.label();
        }
    }

    PaperTable(String title, List<String> settings, List<Row> rows) {
        this.title = title;
        this.settings = settings;
        this.rows = rows;
    }

    private static Row row(String name, TaskSystem system, Double... figures) {
        return new Row(name, system, Ablation.NONE, List.of(figures));
    }

    private static Row reported(String name, Double... figures) {
        return new Row(name, null, Ablation.NONE, List.of(figures));
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
