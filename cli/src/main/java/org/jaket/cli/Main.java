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
        CommandLine line = JaketCommand.commandLine();
        // Terminals and logs of today read UTF-8, whatever the locale of a container says.
        line.setOut(writer(FileDescriptor.out));
        line.setErr(writer(FileDescriptor.err));
        System.exit(execute(line, arguments));
    }

    @SuppressWarnings("CatchingUnchecked") // the last stop before the terminal: errors too end in a sentence
    static int execute(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (Throwable fault) {
            JaketCommand root = line.getCommand();
            return new Faults(root).report(fault, line.getErr());
        } finally {
            line.getOut().flush();
            line.getErr().flush();
        }
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
