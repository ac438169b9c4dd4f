package org.jaket.store;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON file that holds, under {@code sha256}, the checksum of all else in it, as one line without spaces. */
final class Seal {

    private static final String FIELD = "sha256";

    private Seal() {}

    /** The bytes of a file with its checksum added. */
    static byte[] seal(ObjectNode root) {
        root.remove(FIELD);
        // Hashed as it will be read again, whatever types it was made of.
        root.put(FIELD, sha256(Json.object(Json.pretty(root), "a file to be written")));
        return Json.pretty(root);
    }

    /** Whether a file gives a checksum of itself. */
    static boolean isThere(JsonNode root) {
        return root.has(FIELD);
    }

    /**
     * Refuses a file that does not have the checksum that it gives.
     *
     * @param root its content
     * @param where its name
     * @throws BadInputException if it has another checksum, or gives none
     */
    static void require(JsonNode root, String where) {
        if (!Json.text(root, FIELD, where).equals(sha256(root))) {
            throw new BadInputException(where + " is damaged: it does not have the checksum that it gives");
        }
    }

    private static String sha256(JsonNode root) {
        ObjectNode rest = (ObjectNode) root.deepCopy();
        rest.remove(FIELD);
        return AtomicFiles.sha256(Json.line(rest));
    }
}
