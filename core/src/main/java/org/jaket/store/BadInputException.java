package org.jaket.store;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file or an input that cannot be used. The message is one plain sentence for the user: which file, which line or
 * identifier, what was expected, what was found and what to do.
 */
public final class BadInputException extends RuntimeException {

    /** A fault that no other exception caused. */
    public BadInputException(String message) {
        super(message);
    }

    /** A fault with the exception that revealed it. */
    public BadInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file that cannot be read. */
    public static BadInputException reading(Path file, IOException cause) {
        return new BadInputException("cannot read " + file + ": " + reason(cause), cause);
    }

    /** A file that cannot be written. */
    public static BadInputException writing(Path file, IOException cause) {
        return new BadInputException("cannot write " + file + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "the file does not exist";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (cause instanceof ClosedChannelException) {
            return "the file has been closed";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
