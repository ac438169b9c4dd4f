package org.jaket.corpus.rdf;

import java.math.BigInteger;
import java.util.Locale;
import org.eclipse.rdf4j.model.Literal;
import org.eclipse.rdf4j.model.base.CoreDatatype;

/** Literals as people write them. */
final class Literals {

    private static final int LONGEST = 200;

    private Literals() {}

    /** Whole numbers with commas between thousands, everything else as it is, cut after 200 characters. */
    static String text(Literal literal) {
        String label = literal.getLabel().strip();
        boolean whole = literal.getCoreDatatype()
                .asXSDDatatype()
                .filter(CoreDatatype.XSD::isIntegerDatatype)
                .isPresent();
        if (whole && label.matches("[+-]?\\d{1,30}")) {
            return String.format(Locale.ROOT, "%,d", new BigInteger(label));
        }
        if (label.length() <= LONGEST) {
            return label;
        }
        return label.substring(0, label.offsetByCodePoints(LONGEST - 1, 1)) + "…";
    }
}
