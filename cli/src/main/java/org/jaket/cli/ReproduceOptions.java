package org.jaket.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jaket.cli.report.FinetunePage;
import org.jaket.cli.report.ReproducePage;
import org.jaket.pretrain.Provenance;
import org.jaket.pretrain.RunDirectory;
import org.jaket.pretrain.StopSignal;
import org.jaket.tasks.reproduce.Cell;
import org.jaket.tasks.reproduce.PaperTable;
import org.jaket.tasks.reproduce.Profile;
import org.jaket.tasks.reproduce.Reproduction;
import org.jaket.tasks.reproduce.Rows;
import org.jaket.tasks.reproduce.TableRuns;
import org.jaket.tasks.reproduce.Weights;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What every table can be told, and how it is run. */
final class ReproduceOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME|FILE",
            defaultValue = "cpu",
            description =
                    "How much is run: quick (minutes; the figures mean nothing), cpu (meant for 90 minutes on two "
                            + "cores with bge-small; the default), base (the same sizes on bert-base-uncased, a night) or paper "
                            + "(the paper's backbone, roberta-base, and full sizes: months on a few cores). Or a YAML file laid out as theirs are, with sizes and "
                            + "searches of one's own.")
    private String profile = "cpu";

    @Option(
            names = "--model",
            paramLabel = "RUN",
            description =
                    "The pre-training run that is JAKET. The other systems start from the backbone that it started "
                            + "from. Without it, JAKET is left out.")
    private @Nullable Path model;

    @Option(
            names = "--model-data",
            paramLabel = "DIR",
            description = "The data set of the pre-training runs, if it has moved.")
    private @Nullable Path modelData;

    @Option(
            names = "--language-run",
            paramLabel = "RUN",
            description =
                    "A run of 'jaket pretrain' with mode=language, from the same backbone and on the same text as "
                            + "--model: two more rows, run whatever --rows says, tell joint "
                            + "pre-training from mere further pre-training.")
    private @Nullable Path languageRun;

    @Option(
            names = "--backbone",
            paramLabel = "NAME|DIR",
            description = "What systems start from where no --model is given, instead of the profile's backbone.")
    private @Nullable String backbone;

    @Option(
            names = "--seed",
            paramLabel = "N",
            split = ",",
            description =
                    "Seeds of each cell, such as 1,2,3, instead of the profile's. The table has these seeds only: name "
                            + "those that --out holds already, too; they are not run again.")
    private @Nullable List<Long> seeds;

    @Option(
            names = "--rows",
            paramLabel = "WHICH",
            description =
                    "paper: the paper's rows and linear probes, and those of --language-run where it is given. all: "
                            + "also the ablations (default: all for table3, where they are cheap, else paper).")
    private @Nullable Rows rows;

    @Option(
            names = "--all-settings",
            description = "Also run the systems in settings where the paper gives no figure for them.")
    private boolean allSettings;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description =
                    "Where table.md, differences.json, cells.jsonl, report.html and a run directory for each cell go. Given the same "
                            + "directory again, finished cells are not run again and interrupted ones go on.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path out;

    /** The sizes of the profile. */
    Profile sizes(CommandSpec spec) {
        Optional<Profile.Name> known = knownProfile();
        if (known.isPresent()) {
            return Profile.of(known.get());
        }
        Path file = Path.of(profile);
        Usage.require(
                spec, Files.isRegularFile(file), "--profile", profile, "quick, cpu, base, paper or a file that exists");
        return Profile.read(file);
    }

    private Optional<Profile.Name> knownProfile() {
        return Arrays.stream(Profile.Name.values())
                .filter(name -> name.toString().equalsIgnoreCase(profile))
                .findFirst();
    }

    /** What all systems start from. */
    Weights weights(CommandSpec spec) {
        FinetuneOptions.requireOneStart(spec, model, modelData, languageRun, backbone);
        return new Weights(
                FinetuneOptions.text(model),
                FinetuneOptions.text(modelData),
                FinetuneOptions.text(languageRun),
                backbone == null
                        ? backboneOfLanguageRun().orElseGet(() -> sizes(spec).backbone())
                        : backbone);
    }

    /** Without a model, the rows beside those of a language run start from that run's backbone, not from the profile's. */
    private Optional<String> backboneOfLanguageRun() {
        return model == null && languageRun != null
                ? Optional.of(Provenance.text(RunDirectory.require(languageRun), "backbone", "given"))
                : Optional.empty();
    }

    /** Runs a table, prints it and says where it is. */
    int run(TableRuns runs, CommandSpec spec) {
        Terminal terminal = Terminal.of(spec);
        if (seeds != null) {
            Usage.requireDistinct(spec, "--seed", seeds);
        }
        List<Cell> cells = Cell.of(
                runs.table(),
                seeds == null ? sizes(spec).seeds(runs.table()) : seeds,
                runs.weights(),
                rows == null ? (runs.table() == PaperTable.TABLE3 ? Rows.ALL : Rows.PAPER) : rows,
                allSettings);
        StopSignal stop = new StopSignal();
        Reproduction.Result result;
        try (Interruption interruption = Interruption.stopping(stop, terminal.err())) {
            result = new Reproduction(
                            runs, knownProfile().map(Profile.Name::toString).orElse(profile), cells, out)
                    .run(FinetuneOptions.context(terminal, stop));
        }
        result.measured().forEach(measured -> FinetunePage.write(measured.directory()));
        terminal.out().print(result.text().markdown());
        terminal.out().println();
        terminal.out().println("table   " + Reproduction.table(out));
        terminal.out().println("report  " + ReproducePage.write(out));
        terminal.out().flush();
        if (!result.completed()) {
            terminal.note("interrupted after " + result.measured().size() + " of " + cells.size()
                    + " cells; the same command goes on");
            return ExitCodes.INTERRUPTED;
        }
        return ExitCodes.DONE;
    }
}
