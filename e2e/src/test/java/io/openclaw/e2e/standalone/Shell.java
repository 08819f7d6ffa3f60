package io.openclaw.e2e.standalone;

import io.openclaw.e2e.program.Tool;
import io.openclaw.e2e.standalone.RouterProgram.Finished;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Where commands are typed as a reader of the documentation types them: with {@code clw-router} and a JDK's programs on the PATH. The first that
 * fails is the last.
 *
 * @param directory with the reader's openclaw.yaml
 */
record Shell(Path directory) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** No part of this project. */
    private static final List<String> NEEDED = List.of("curl ", "jq ", "ab ", "wrk ");

    /** To be started. Skips the test, and says why, where a program is not installed. */
    ProcessBuilder typing(String commands) {
        Stream.concat(
                        Stream.of("bash"),
                        NEEDED.stream().filter(commands::contains).map(String::strip))
                .forEach(program -> Assumptions.assumeTrue(
                        Tool.find(program).isPresent(), () -> "skipped: " + program + " is not installed"));
        ProcessBuilder shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands);
        String programs = RouterProgram.PROGRAM.getParent()
                + File.pathSeparator
                + Path.of(System.getProperty("java.home"), "bin");
        shell.environment().merge("PATH", programs, (path, ours) -> ours + File.pathSeparator + path);
        return shell.directory(directory.toFile()).redirectErrorStream(true);
    }

    /** To their end, which must come. */
    Finished run(String commands) throws IOException, InterruptedException {
        Path printed = Files.createTempFile(directory, "printed", ".txt");
        Process process = typing(commands).redirectOutput(printed.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
            throw new AssertionError("no end within " + PATIENCE + " of " + commands + Files.readString(printed));
        }
        return new Finished(process.exitValue(), Files.readString(printed));
    }
}
