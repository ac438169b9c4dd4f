package org.jaket.pretrain;

/** An option of {@link PretrainConfig} whose value is out of its range. */
final class InvalidOptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String option;

    /**
     * A fault.
     *
     * @param option its path, such as {@code memory.momentum}
     * @param expected which values it takes
     * @param found the value that it has
     */
    InvalidOptionException(String option, String expected, Object found) {
        super("option " + option + " must be " + expected + ", found " + found);
        this.option = option;
    }

    /** The path of the option. */
    String option() {
        return option;
    }
}
