package io.openclaw.e2e.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Other people's programs: where they are, what they call themselves. */
public final class Tool {

    /** Debian puts servers where a user's PATH doesn't lead. */
    private static final List<String> ALSO = List.of("/usr/sbin", "/usr/local/sbin");

    private Tool() {}

    public static Optional<Path> find(String name) {
        return Stream.concat(Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), ALSO.stream())
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Standard output and error of a short command. */
    public static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The first number with dots in what the command prints. */
    public static String version(List<String> command) throws IOException {
        String text = output(command);
        var number = Pattern.compile("\\d+(\\.\\d+)+\\S*").matcher(text);
        return number.find() ? number.group() : text.lines().findFirst().orElse("");
    }
}
