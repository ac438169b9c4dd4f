package org.jaket.tasks.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jaket.finetune.TaskSystem;

/**
 * One fine-tuning run of a table.
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
     * @param withModel whether there is a pre-trained model; without one, its rows are left out
     * @param allSettings whether cells that the paper leaves empty are there too
     */
    public static List<Cell> of(PaperTable table, List<Long> seeds, boolean withModel, boolean allSettings) {
        List<Cell> cells = new ArrayList<>();
        for (int setting = 0; setting < table.settings().size(); setting++) {
            for (PaperTable.Row row : table.rows()) {
                TaskSystem system = row.system();
                boolean wanted = allSettings
                        || !row.isReported()
                        || Double.isFinite(row.figures().get(setting));
                if (system == null || !wanted || (system.isPretrained() && !withModel)) {
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

    /** The name of its run directory, such as {@code jaket-5-way-1-shot-seed-1}. */
    public String directory() {
        String column = settingLabel().toLowerCase(Locale.ROOT).replace("%", "").replace(' ', '-');
        return row.label() + "-" + column + "-seed-" + seed;
    }
}
