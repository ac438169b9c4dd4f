package org.jaket.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jaket prepare}: one subcommand a source. */
@Command(
        name = "prepare",
        description = "Makes a data set: a graph, descriptions of its entities, and text that mentions them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SOURCE",
        footer = {
            "",
            "Examples:",
            "  jaket prepare wordnet --out data/wordnet",
            "  jaket prepare tsv data/wikidata/known --out data/known",
            "  jaket prepare rdf mine.ttl --out data/mine"
        },
        subcommands = {
            PrepareWordNetCommand.class,
            PrepareTsvCommand.class,
            PrepareRdfCommand.class,
            PrepareFewRelCommand.class,
            PrepareMetaQaCommand.class,
            PrepareWikidataCommand.class,
            PrepareSyntheticCommand.class
        })
final class PrepareCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing a source.");
    }
}
