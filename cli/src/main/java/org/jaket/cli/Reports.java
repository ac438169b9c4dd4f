package org.jaket.cli;

import java.nio.file.Path;
import org.jaket.cli.report.ReportPage;

/** Writes the report of a run with the picture of its entities. */
final class Reports {

    private Reports() {}

    static Path write(Path run) {
        return ReportPage.write(run, null);
    }
}
