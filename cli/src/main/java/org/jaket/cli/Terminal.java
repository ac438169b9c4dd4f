package org.jaket.cli;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.jaket.cli.progress.LiveProgress;
import org.jaket.cli.progress.PlainProgress;
import org.jaket.pretrain.PretrainListener;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where results and progress go.
 *
 * @param out results: what a pipe should receive
 * @param err progress and errors
 * @param columns width of the terminal that shows {@code err}; 0 when it is none
 * @param command how the user called jaket, for commands to try
 */
record Terminal(PrintWriter out, PrintWriter err, int columns, String command) {

    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    /** The terminal of a command, as the launcher found it. */
    static Terminal of(CommandSpec spec) {
        return new Terminal(
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                Integer.getInteger("jaket.columns", 0),
                System.getProperty("jaket.command", "jaket"));
    }

    /** A progress bar on a terminal, plain lines elsewhere. */
    PretrainListener progress() {
        return columns > 0
                ? new LiveProgress(err, columns, System::nanoTime)
                : new PlainProgress(err, System::nanoTime);
    }

    /** Tells the user something while the command goes on. */
    void note(String sentence) {
        err.println(sentence);
        err.flush();
    }

    /** A command line that the user can copy into a shell. */
    String commandLine(Object... words) {
        StringBuilder line = new StringBuilder(quoted(command));
        for (Object word : words) {
            line.append(' ').append(quoted(String.valueOf(word)));
        }
        return line.toString();
    }

    private static String quoted(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
