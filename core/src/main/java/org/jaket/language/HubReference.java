package org.jaket.language;

import java.util.regex.Pattern;
import org.jaket.store.BadInputException;

/**
 * A model on a hub, {@code hub:ORG/NAME@REVISION}.
 *
 * @param repository {@code NAME} or {@code ORG/NAME}
 * @param revision a branch, tag or commit; {@code main} if none was given
 */
record HubReference(String repository, String revision) {

    private static final String SCHEME = "hub:";
    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "(/" + PART + ")?");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,200}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    static boolean isOne(String name) {
        return name.startsWith(SCHEME);
    }

    /**
     * Reads a reference.
     *
     * @throws BadInputException if it does not have that form
     */
    static HubReference parse(String name) {
        String rest = name.substring(SCHEME.length());
        int at = rest.indexOf('@');
        String repository = at < 0 ? rest : rest.substring(0, at);
        String revision = at < 0 ? "main" : rest.substring(at + 1);
        if (!REPOSITORY.matcher(repository).matches()
                || !REVISION.matcher(revision).matches()
                || (repository + revision).contains("..")) {
            throw new BadInputException(
                    "expected a model of a hub as hub:NAME, hub:ORG/NAME or hub:ORG/NAME@REVISION, " + "found " + name);
        }
        return new HubReference(repository, revision);
    }

    /** Whether a text is a whole commit id, whose content never changes. */
    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** The repository as one name of a directory. */
    String directoryName() {
        return repository.replace("/", "--");
    }

    @Override
    public String toString() {
        return SCHEME + repository + "@" + revision;
    }
}
