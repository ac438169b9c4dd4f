package org.jaket.tasks.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.finetune.TaskSystem;

/**
 * One figure of a table for one seed: a fine-tuning run, or the best of several where something is searched.
 *
 * @param table the table
 * @param row its row, which has a system
 * @param system that system
 * @param setting number of its column, from 0
 * @param seed its seed
 */
public record Cell(PaperTable table, PaperTable.Row row, TaskSystem system, int setting, long seed) {

    /**
     * The cells of a table, column by column, all seeds of one before the next begins.
     *
     * @param table the table
     * @param seeds seeds of each
     * @param weights what there is to start from; rows of a run that is not there are left out, and those of a
     *     language run that is there are in whatever {@code rows} says
     * @param rows which rows
     * @param allSettings whether cells that the paper leaves empty are there too
     */
    public static List<Cell> of(PaperTable table, List<Long> seeds, Weights weights, Rows rows, boolean allSettings) {
        List<Cell> cells = new ArrayList<>();
        for (int setting = 0; setting < table.settings().size(); setting++) {
            for (PaperTable.Row row : table.rows()) {
                TaskSystem system = row.system();
                boolean wanted = (rows == Rows.ALL || !row.isAblation() || row.isFurtherPretrained())
                        && (allSettings || row.isRunIn(setting));
                if (system == null || !wanted || !weights.allow(row)) {
                    continue;
                }
                for (long seed : seeds) {
                    cells.add(new Cell(table, row, system, setting, seed));
                }
            }
        }
        return cells;
    }

    /** The column. */
    public String settingLabel() {
        return table.settings().get(setting);
    }

    /** The name of its directory, such as {@code jaket-5-way-1-shot-seed-1}. */
    public String directory() {
        String column = settingLabel().toLowerCase(Locale.ROOT).replace("%", "").replace(' ', '-');
        return row.label() + "-" + column + "-seed-" + seed;
    }
}
