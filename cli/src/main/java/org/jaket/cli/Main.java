package org.jaket.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Where the process starts and ends. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command at the process's own streams, and returns its exit code. */
    static int run(String... arguments) {
        CommandLine line = JaketCommand.commandLine();
        // Terminals and logs of today read UTF-8, whatever the locale of a container says.
        line.setOut(writer(FileDescriptor.out));
        line.setErr(writer(FileDescriptor.err));
        return execute(line, arguments);
    }

    @SuppressWarnings("CatchingUnchecked") // the last stop before the terminal: errors too end in a sentence
    static int execute(CommandLine line, String... arguments) {
        try {
            int code = line.execute(arguments);
            return code == ExitCodes.DONE && line.getOut().checkError() ? unwritten(line) : code;
        } catch (Throwable fault) {
            JaketCommand root = line.getCommand();
            return new Faults(root).report(fault, line.getErr());
        } finally {
            line.getOut().flush();
            line.getErr().flush();
        }
    }

    /** A writer for people swallows its faults; whoever reads on from standard output must hear of them. */
    private static int unwritten(CommandLine line) {
        JaketCommand root = line.getCommand();
        return new Faults(root).report(StandardOutput.fault(), line.getErr());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
