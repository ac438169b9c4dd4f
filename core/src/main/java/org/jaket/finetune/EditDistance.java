package org.jaket.finetune;

import java.util.Arrays;

/** Levenshtein's distance, cut off where it is of no interest. */
final class EditDistance {

    private EditDistance() {}

    /** The distance of two words, or something above {@code most} if it is above it. */
    static int atMost(int most, String a, String b) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
                least = Math.min(least, row[j]);
            }
            if (least > most) {
                return most + 1;
            }
        }
        return row[b.length()];
    }
}
