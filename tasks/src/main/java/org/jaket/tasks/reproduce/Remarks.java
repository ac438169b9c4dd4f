package org.jaket.tasks.reproduce;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jaket.finetune.FinetuneRun;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.tasks.Ablation;
import org.jaket.tensor.Precision;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The sentences under a table: how it was measured, and what makes a figure unfair.
 *
 * @param inputs what the figures depend on
 * @param cells the cells, finished or not
 */
record Remarks(TableInputs inputs, List<Cell> cells) {

    /** What is known before anything has run. */
    List<String> before() {
        List<String> remarks = new ArrayList<>();
        List<Long> seeds = cells.stream().map(Cell::seed).distinct().toList();
        remarks.add("Profile " + inputs.profile() + ", all systems from " + inputs.backbone() + ", seeds " + seeds
                + ". Figures in per cent: mean ± standard deviation over seeds (their number); of one seed, the 95 % interval over what"
                + " it measured.");
        remarks.add(
                "Differences are paired: the same seeds, each measured on the same examples. The interval over seeds is"
                        + " Student's; the one over examples counts together what one "
                        + (inputs.runs().table() == PaperTable.TABLE1
                                ? "episode"
                                : inputs.runs().table() == PaperTable.TABLE2 ? "question" : "entity")
                        + " gave with all seeds, and the sign test is exact over those of which JAKET, or the other, got more"
                        + " right.");
        if (seeds.size() == 1) {
            remarks.add(
                    "One seed: nothing here says how much another seed would change; only the differences over examples"
                            + " have an error.");
        }
        @Nullable String model = inputs.runs().weights().model();
        remarks.add(
                model == null
                        ? "JAKET was not run: no pre-trained model was given."
                        : "JAKET is the pre-training run " + Path.of(model).getFileName() + ".");
        @Nullable String further = inputs.runs().weights().languageRun();
        if (further != null) {
            remarks.add(further(further, model));
            remarks.add(
                    "Trained further, the language model alone is read with the merge's LayerNorm between its halves, as"
                            + " it was trained, and the LayerNorm learns at the language model's rate.");
        }
        remarks.addAll(inputs.runs().remarks());
        return remarks;
    }

    /** Whether a language run is what its rows are named for can be seen from its data set and its steps. */
    private static String further(String further, @Nullable String model) {
        String text = "Further pre-trained on text, without a graph: the run "
                + Path.of(further).getFileName() + ", "
                + TableInputs.latest("--language-run", further).step() + " steps";
        if (model == null) {
            return text + ".";
        }
        boolean same = Provenance.text(RunDirectory.require(Path.of(further)), "data", "sha256")
                .equals(Provenance.text(RunDirectory.require(Path.of(model)), "data", "sha256"));
        return text + "; JAKET had " + TableInputs.latest("--model", model).step() + " steps. Their data set is "
                + (same ? "the same." : "NOT THE SAME, so that the text may differ.");
    }

    /** What only the finished cells can tell. */
    List<String> findings(List<Reproduction.Measured> measured) {
        Set<String> findings = new LinkedHashSet<>();
        Set<String> precisions = new TreeSet<>();
        boolean ablation = false;
        boolean alone = false;
        for (Reproduction.Measured one : measured) {
            FinetuneRun run = new FinetuneRun(one.directory());
            JsonNode result = JsonFile.read(run.result());
            findings.addAll(inputs.runs().findings(result));
            Precision precision = run.precision();
            precisions.add(precision == null ? "unknown" : precision.name().toLowerCase(Locale.ROOT));
            PaperTable.Row row = one.cell().row();
            if (result.path(FinetuneRun.DIVERGED).asBoolean(false)) {
                findings.add("DIVERGED: the training of " + one.cell().directory()
                        + " came to steps that were not finite, and ended early with the weights of its best look.");
            }
            alone |= row.ablation() == Ablation.NO_GRAPH;
            ablation |= row.isAblation() && row.ablation() != Ablation.NONE && row.ablation() != Ablation.NO_GRAPH;
        }
        if (alone) {
            findings.add(
                    "Without a graph JAKET is the language module that joint pre-training has made, read with the merge's"
                            + " LayerNorm between its halves, as it was trained; the LayerNorm learns at the language model's rate.");
        }
        if (ablation) {
            findings.add(
                    "Attention, edges and entity vectors are taken away from JAKET in fine-tuning only, pre-training had"
                            + " them; with random entity vectors those of relations are random as well.");
        }
        if (precisions.size() > 1) {
            findings.add("Cells were computed in different precisions: " + String.join(", ", precisions) + ".");
        }
        return List.copyOf(findings);
    }
}
