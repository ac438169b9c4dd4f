package org.jaket.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jaket.pretrain.DivergedException;
import org.jaket.store.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one plain sentence; the trace is for those who ask for it. */
final class Faults implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final JaketCommand root;

    Faults(JaketCommand root) {
        this.root = root;
    }

    @Override
    public int handleExecutionException(Exception fault, CommandLine command, ParseResult parsed) {
        return report(fault, command.getErr());
    }

    @Override
    public int handleParseException(ParameterException fault, String[] arguments) {
        CommandLine command = fault.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println("jaket: " + firstLine(fault.getMessage()));
        UnmatchedArgumentException.printSuggestions(fault, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return ExitCodes.WRONG_USAGE;
    }

    /** Prints the sentence and returns the exit code. */
    int report(Throwable fault, PrintWriter err) {
        err.println("jaket: " + sentence(fault));
        if (root.stackTrace) {
            fault.printStackTrace(err);
        } else if (isUnexpected(fault)) {
            err.println("This is a fault of jaket; with --stacktrace it says where.");
        }
        err.flush();
        return ExitCodes.of(fault);
    }

    private static boolean isUnexpected(Throwable fault) {
        return !(fault instanceof BadInputException
                || fault instanceof DivergedException
                || fault instanceof IOException
                || fault instanceof UncheckedIOException
                || fault instanceof OutOfMemoryError
                || fault instanceof UnsatisfiedLinkError);
    }

    static String sentence(Throwable fault) {
        if (fault instanceof UncheckedIOException io && io.getCause() != null) {
            return sentence(io.getCause());
        }
        if (fault instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (fault instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or directory";
        }
        if (fault instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? "cannot be used" : firstLine(file.getReason()));
        }
        if (fault instanceof OutOfMemoryError) {
            return "the Java heap is full; give it more with JAKET_JAVA_OPTS=-Xmx8g (or more) before the command";
        }
        String message = firstLine(fault.getMessage());
        if (fault instanceof UnsatisfiedLinkError) {
            return "a native library cannot be loaded (" + message
                    + "); those of libtorch are unpacked into ~/.javacpp/cache, or where "
                    + "JAKET_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR before the command says, and take 450 MB there";
        }
        if (fault instanceof BadInputException || fault instanceof DivergedException) {
            return message;
        }
        return fault instanceof IOException
                ? message
                : fault.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message);
    }

    /** Native exceptions carry whole traces in their messages. */
    private static String firstLine(@org.jspecify.annotations.Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
