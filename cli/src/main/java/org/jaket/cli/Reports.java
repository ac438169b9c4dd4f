package org.jaket.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jaket.cli.report.EntityPicture;
import org.jaket.cli.report.ReportPage;
import org.jaket.pretrain.JaketRun;
import org.jaket.random.Purpose;
import org.jaket.random.Randomness;
import org.jaket.store.BadInputException;
import org.jaket.store.Category;
import org.jaket.store.Dataset;
import org.jspecify.annotations.Nullable;

/** Writes the report of a run with the picture of its entities. */
final class Reports {

    /** Above this many entities the picture is drawn when asked for, not at the end of every run. */
    private static final int MOST_BY_ITSELF = 500_000;

    private static final int AT_ONCE = 500;

    private Reports() {}

    /** Writes the page. A run whose data set has moved gets a page without the picture, and a sentence says why. */
    static Path write(Path run, PrintWriter err) {
        Path page = ReportPage.write(run, null);
        EntityPicture picture = picture(run, err, Integer.MAX_VALUE);
        return picture == null ? page : ReportPage.write(run, picture);
    }

    /** The same at the end of a run, whose outcome must not depend on it. */
    static void afterTraining(Path run, PrintWriter err) {
        try {
            ReportPage.write(run, picture(run, err, MOST_BY_ITSELF));
        } catch (RuntimeException e) {
            err.println("warning: the report could not be written: " + Faults.sentence(e));
        }
    }

    private static @Nullable EntityPicture picture(Path run, PrintWriter err, int mostEntities) {
        try (JaketRun opened = JaketRun.open(run, null)) {
            opened.warnings().forEach(warning -> err.println("warning: " + warning));
            return opened.dataset().entityCount() > mostEntities ? null : picture(opened);
        } catch (BadInputException e) {
            err.println("the report has no picture of the entities: " + e.getMessage());
            return null;
        }
    }

    private static @Nullable EntityPicture picture(JaketRun run) {
        Dataset data = run.dataset();
        int[] categoryOf = data.categoryOf();
        List<Integer> shown = largestCategories(categoryOf, data.categories().size());
        int[] entities = sample(categoryOf, shown, new Randomness(run.config().seed()).stream(Purpose.REPORT, 0));
        if (entities.length < 3) {
            return null;
        }
        float[][] vectors = new float[entities.length][];
        for (int from = 0; from < entities.length; from += AT_ONCE) {
            int to = Math.min(entities.length, from + AT_ONCE);
            float[][] rows = run.entityVectors(java.util.Arrays.copyOfRange(entities, from, to));
            System.arraycopy(rows, 0, vectors, from, rows.length);
        }
        List<String> names = names(shown.stream().map(data.categories()::get).toList());
        int[] category =
                IntStream.of(entities).map(e -> shown.indexOf(categoryOf[e])).toArray();
        List<String> labels =
                IntStream.of(entities).mapToObj(e -> data.entity(e).label()).toList();
        return new EntityPicture(names, category, labels, vectors);
    }

    /** Labels, or identifiers where two labels are the same: noun.body and verb.body are both labelled body. */
    private static List<String> names(List<Category> categories) {
        List<String> labels = categories.stream().map(Category::label).toList();
        return labels.stream().distinct().count() == labels.size()
                ? labels
                : categories.stream().map(Category::id).toList();
    }

    private static List<Integer> largestCategories(int[] categoryOf, int categories) {
        int[] sizes = new int[categories];
        for (int category : categoryOf) {
            if (category >= 0) {
                sizes[category]++;
            }
        }
        return IntStream.range(0, categories)
                .filter(c -> sizes[c] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(c -> -sizes[c]).thenComparingInt(c -> c))
                .limit(EntityPicture.MOST_CATEGORIES)
                .toList();
    }

    private static int[] sample(int[] categoryOf, List<Integer> shown, SplittableRandom random) {
        List<Integer> all = new ArrayList<>();
        for (int e = 0; e < categoryOf.length; e++) {
            if (shown.contains(categoryOf[e])) {
                all.add(e);
            }
        }
        int count = Math.min(EntityPicture.MOST_ENTITIES, all.size());
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, all.size());
            Integer swap = all.get(i);
            all.set(i, all.get(j));
            all.set(j, swap);
        }
        return all.subList(0, count).stream().mapToInt(Integer::intValue).toArray();
    }
}
