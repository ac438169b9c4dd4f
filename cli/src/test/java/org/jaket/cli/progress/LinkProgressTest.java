package org.jaket.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jaket.corpus.link.LinkStream;
import org.junit.jupiter.api.Test;

class LinkProgressTest {

    private final StringWriter err = new StringWriter();
    private long now;

    private LinkProgress progress(int columns) {
        return new LinkProgress(new PrintWriter(err, true), columns, () -> now);
    }

    private static LinkStream.Totals totals(long rejected, long replaced, String fault) {
        return new LinkStream.Totals(1200, 3_000_000, 70, rejected, replaced, fault);
    }

    @Test
    void aFileGetsALineTwiceAMinuteAndOneAtTheEnd() {
        LinkProgress progress = progress(0);
        now = 29_000_000_000L;
        progress.at(totals(0, 0, ""));
        assertThat(err.toString()).isEmpty();
        now = 30_000_000_000L;
        progress.at(totals(0, 0, ""));
        progress.at(totals(0, 0, ""));
        assertThat(err.toString().lines()).hasSize(1);
        progress.finished(totals(0, 0, ""));
        assertThat(err.toString().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("linked: 1,200 lines, 3,000,000 characters, 70 mentions in 30 s"))
                .allMatch(line -> line.endsWith("(0.10 million characters a second)"));
    }

    @Test
    void whatWasWrongWithTheInputIsSaidAtTheEnd() {
        now = 1;
        progress(0).finished(totals(2, 3, "text.txt, line 7: line not in UTF-8"));
        assertThat(err.toString())
                .contains("warning: 2 lines could not be read")
                .contains("warning: 3 lines are not in UTF-8")
                .contains("the first is text.txt, line 7: line not in UTF-8");
    }

    @Test
    void aTerminalGetsALiveLineThatIsRemoved() {
        LinkProgress progress = progress(80);
        now = 100_000_000L;
        progress.at(totals(0, 0, ""));
        assertThat(err.toString()).startsWith("\r\u001b[Klinked: ").doesNotContain("\n");
        progress.close();
        assertThat(err.toString()).endsWith("\r\u001b[K");
    }

    @Test
    void aLiveLineFitsTheTerminal() {
        for (int columns = 1; columns <= 200; columns++) {
            err.getBuffer().setLength(0);
            now = 0;
            LinkProgress progress = progress(columns);
            now = 100_000_000L;
            progress.at(totals(0, 0, ""));
            assertThat(err.toString().substring("\r\u001b[K".length()).length()).isLessThan(columns);
        }
    }
}
