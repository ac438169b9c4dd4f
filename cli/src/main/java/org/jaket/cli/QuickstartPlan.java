package org.jaket.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jaket.pretrain.Planner.Measured;

/** How much fits into the minutes given: which part of WordNet, how many steps, how many refreshes. */
final class QuickstartPlan {

    /** A lexicographer file of WordNet 3.1 and its number of synsets. */
    record Domain(String name, int synsets) {}

    /** In the order in which they are taken: nouns to know about, and the verbs whose examples speak of them. */
    static final List<Domain> DOMAINS = List.of(
            new Domain("noun.body", 2018),
            new Domain("noun.food", 2575),
            new Domain("verb.body", 546),
            new Domain("verb.consumption", 242),
            new Domain("noun.object", 1546),
            new Domain("verb.contact", 2198),
            new Domain("noun.substance", 2986),
            new Domain("verb.motion", 1411),
            new Domain("noun.animal", 7510));

    private static final int FEWEST_SYNSETS = 5_400;
    private static final int SYNSETS_A_MINUTE = 2_200;

    /** Fewer steps than this teach nothing that a table could show. */
    static final long FEWEST_STEPS = 40;

    /** What these take on two cores, with data, memory and measures. Below this the user is told before anything begins. */
    static final int USUAL_MINUTES = 4;

    /** Share of the training time that refreshes of the memory may take. */
    private static final double REFRESH_SHARE = 0.2;

    /** Kept back for the last checkpoint and the report, and because a machine does not keep its speed. */
    private static final double CLOSING_SECONDS = 10;

    private static final double SAFETY = 0.9;

    private QuickstartPlan() {}

    /** Whether the planned steps are as many as the time allows, and not the fewest that make sense. */
    static boolean fits(Map<String, String> options) {
        return !Long.toString(FEWEST_STEPS).equals(options.get("steps"));
    }

    /**
     * About how long training and closing take.
     *
     * @param measured the machine's speed
     * @param options what {@link #options} has planned
     */
    static double seconds(Measured measured, Map<String, String> options) {
        long steps = Long.parseLong(options.getOrDefault("steps", "0"));
        long interval = Long.parseLong(options.getOrDefault("memory.initial_interval", "1"));
        long refreshes = (steps - 1) / interval;
        return steps * measured.stepSeconds()
                + refreshes * measured.refreshSeconds()
                + measured.evaluationSeconds()
                + CLOSING_SECONDS;
    }

    /** The domains of about as many synsets as the minutes allow. */
    static List<String> domains(double minutes) {
        double most = Math.max(FEWEST_SYNSETS, SYNSETS_A_MINUTE * minutes);
        List<String> taken = new ArrayList<>();
        int sum = 0;
        for (Domain domain : DOMAINS) {
            if (sum + domain.synsets() > most) {
                break;
            }
            sum += domain.synsets();
            taken.add(domain.name());
        }
        return taken;
    }

    /**
     * The options that depend on this machine's speed.
     *
     * @param measured its speed
     * @param secondsLeft until the minutes are over
     * @return option to value, over the quickstart's configuration
     */
    static Map<String, String> options(Measured measured, double secondsLeft) {
        double training = SAFETY * (secondsLeft - measured.evaluationSeconds() - CLOSING_SECONDS);
        long refreshes = (long) Math.max(0, Math.floor(REFRESH_SHARE * training / measured.refreshSeconds()));
        long fitting = (long) ((training - refreshes * measured.refreshSeconds()) / measured.stepSeconds());
        long steps = Math.max(FEWEST_STEPS, fitting);
        long interval = Math.max(1, steps / (refreshes + 1) + 1);
        Map<String, String> options = new LinkedHashMap<>();
        options.put("steps", Long.toString(steps));
        options.put("memory.initial_interval", Long.toString(interval));
        options.put("memory.maximum_interval", Long.toString(interval));
        options.put("optimizer.warmup_steps", Long.toString(Math.max(1, steps / 10)));
        return options;
    }
}
