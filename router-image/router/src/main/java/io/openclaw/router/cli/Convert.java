package io.openclaw.router.cli;

import io.openclaw.router.lifecycle.ExitCode;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.SettingsReader.Loaded;
import io.openclaw.settings.resource.ResourceWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code clw-router convert}. Of the file alone: neither flags nor variables of a start have a say in it. */
@Command(
        name = "convert",
        description = "Print the OpenClawRouter resource that says what an openclaw.yaml says, for kubectl apply -f -.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        footer = {
            "",
            "Only what the file sets is in the resource. What a resource can't say, and what is left to do, stands above it in comments.",
            "",
            "Examples:",
            "  clw-router convert --config openclaw.yaml --name edge | kubectl apply -f -",
            "",
            "Exit codes: 0, 64 usage, 74 output that can't be written, 78 a file that can't be used."
        })
final class Convert extends Subcommand implements Callable<Integer> {
    /** RFC 1035, section 2.3.1: the operator's Service has the resource's name, and a Service's begins with a letter. */
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    /** RFC 1123, section 2.1. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final int LONGEST = 63;

    /** Where the file's name has nothing in it that a resource's could have. */
    private static final String NAMELESS = "openclaw";

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; default ./openclaw.yaml.")
    Path config = Path.of(Configuration.DEFAULT_FILE);

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the resource; default that of the file, openclaw for openclaw.yaml.")
    @Nullable
    String name;

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            description = "Namespace of the resource; default none, so that kubectl's holds.")
    @Nullable
    String namespace;

    @Override
    public Integer call() throws SettingsException {
        requireNothingBefore();
        CommandLine line = line();
        String resource = name == null ? nameOf(config) : checked(line, "--name", name, NAME, "a letter");
        String in = namespace == null ? null : checked(line, "--namespace", namespace, NAMESPACE, "a letter or digit");
        String file = config.toString();
        Loaded loaded = SettingsReader.read(file, Configuration.text(file, config), Overrides.NONE);
        PrintWriter out = out();
        out.print(ResourceWriter.toYaml(file, loaded, resource, in));
        if (out.checkError()) {
            line.getErr().println("clw-router: the resource could not be written to its end");
            return ExitCode.IO_ERROR;
        }
        return ExitCode.OK;
    }

    private static String checked(CommandLine line, String option, String value, Pattern accepted, String first) {
        if (!accepted.matcher(value).matches()) {
            throw new ParameterException(
                    line,
                    "Invalid value for option '" + option + "': '" + value + "' is none that Kubernetes takes: at most "
                            + LONGEST
                            + " of a-z, 0-9 and -, with " + first + " first and a letter or digit last, as in edge-2");
        }
        return value;
    }

    /** Of several files each is a resource of its own. */
    static String nameOf(Path file) {
        String stem =
                Objects.requireNonNullElse(file.getFileName(), file).toString().replaceFirst("\\.[^.]*$", "");
        String name =
                stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceFirst("^[^a-z]+", "");
        String label = name.substring(0, Math.min(name.length(), LONGEST)).replaceFirst("-+$", "");
        return label.isEmpty() ? NAMELESS : label;
    }
}
