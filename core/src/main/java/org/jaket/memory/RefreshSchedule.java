package org.jaket.memory;

/**
 * When the memory is computed anew, Eq. 4: {@code T(i) = min(I_init · a^⌊i/r⌋, I_max)}.
 *
 * @param initialInterval I_init, in steps
 * @param increaseRatio a
 * @param repeats r
 * @param maximumInterval I_max, in steps
 */
public record RefreshSchedule(int initialInterval, int increaseRatio, int repeats, int maximumInterval) {

    /** The paper's values: 10, 2, 3, 500. */
    public static final RefreshSchedule PAPER = new RefreshSchedule(10, 2, 3, 500);

    public RefreshSchedule {
        if (initialInterval < 1 || increaseRatio < 1 || repeats < 1 || maximumInterval < 1) {
            throw new IllegalArgumentException("every number of the refresh schedule must be at least 1, found "
                    + initialInterval + ", " + increaseRatio + ", " + repeats + ", " + maximumInterval);
        }
    }

    /**
     * Steps between refresh i and the next.
     *
     * @param i how many refreshes there were, from 0
     * @return T(i)
     */
    public int interval(int i) {
        long interval = initialInterval;
        for (int k = 0; k < i / repeats && interval < maximumInterval && increaseRatio > 1; k++) {
            interval *= increaseRatio;
        }
        return (int) Math.min(interval, maximumInterval);
    }
}
