package org.jaket.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One command, run inside the test's JVM. */
record Invocation(int exitCode, String out, String err) {

    /** JSON Lines, from standard output or a file. */
    static List<JsonNode> lines(String text) {
        return text.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    static Invocation of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = JaketCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Invocation(Main.execute(line, arguments), out.toString(), err.toString());
    }
}
