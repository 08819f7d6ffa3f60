package io.openclaw.router.cli;

import io.openclaw.router.jvm.Cgroup;
import io.openclaw.router.lifecycle.ExitCode;
import io.openclaw.router.lifecycle.Launch;
import io.openclaw.router.lifecycle.Router;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.SettingsAdvice;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command line. A first, small JVM works out the memory plan, and then becomes the JVM that the plan describes: the same program in the
 * same process, started again with the plan's flags, finds that it runs by its plan and serves.
 */
@Command(
        name = "clw-router",
        description = "An HTTP router whose memory is bounded, and that drains instead of dying.",
        sortOptions = false,
        usageHelpAutoWidth = true,
        versionProvider = Main.Version.class,
        exitCodeOnInvalidInput = ExitCode.USAGE,
        subcommands = {Heap.class, Top.class, Convert.class, AutoComplete.GenerateCompletion.class},
        footer = {
            "",
            "Examples:",
            "  clw-router --config openclaw.yaml                   serve",
            "  clw-router --check --config openclaw.yaml           say what is wrong or doubtful with a file",
            "  clw-router --print-plan --memory-mb 2048            what container limit a heap of 2 GB needs",
            "  clw-router top http://localhost:3001                watch a router",
            "  clw-router heap diff before.heapsnapshot after.heapsnapshot",
            "  source <(clw-router generate-completion)            completion for bash and zsh",
            "",
            "Environment; a flag wins over it, it wins over the file, and the file over the defaults:",
            "  CLW_ROUTER_HEAP_SIZE, CLW_ROUTER_HEAP_NEWSIZE       heap and its young part in MB",
            "  CLW_ROUTER_CPUS                                     CPUs to plan for, where the machine has more",
            "  CLW_ROUTER_HOST                                     address to listen on",
            "  CLW_ROUTER_ADMIN_TOKEN or ..._TOKEN_FILE            what /admin and /debug ask for",
            "  CLW_ROUTER_SELF_RESTART=auto|on|off                 whether it may start its own successor",
            "  CLW_ROUTER_EVIDENCE_FILE                            where last words go when memory is exhausted",
            "  CLW_ROUTER_DUMP_DIRECTORY                           where heap dumps are made, on a disk; default the temporary files'",
            "  CLW_LOG_FORMAT=text|json                            how it says what it says",
            "  CLW_ROUTER_LIB                                      where the launcher finds clw-router.jar",
            "",
            "Exit codes: 0 drained, 64 usage, 74 a file that can't be read or written, 78 configuration, 137 memory exhausted."
        })
public final class Main implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; default ./openclaw.yaml, if it is there.")
    @Nullable
    Path config;

    @Option(names = "--memory-mb", paramLabel = "N", description = "Heap in MB; everything else is derived from it.")
    @Nullable
    Integer memoryMb;

    @Option(
            names = "--memory-swap-mb",
            paramLabel = "N",
            description = "Swap in MB that the container is expected to have.")
    @Nullable
    Integer memorySwapMb;

    @Option(names = "--port", paramLabel = "N", description = "Port for traffic.")
    @Nullable
    Integer port;

    @Option(names = "--check", description = "Check the configuration, say what is wrong or doubtful, and exit.")
    boolean check;

    @Option(names = "--print-plan", description = "Print the memory plan, term by term, and exit.")
    boolean printPlan;

    @Option(names = "--profile", paramLabel = "FILE", description = "Record with JDK Flight Recorder to FILE.")
    @Nullable
    Path profile;

    @Option(names = "--version", versionHelp = true, description = "Print the version and exit.")
    boolean version;

    @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
    boolean help;

    /** Null where picocli has no part in it. */
    @Spec
    @Nullable
    CommandSpec command;

    private final List<String> arguments;
    private final Map<String, String> variables;

    Main(List<String> arguments, Map<String, String> variables) {
        this.arguments = arguments;
        this.variables = variables;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        Optional<PlainArguments> plain = PlainArguments.of(words);
        if (plain.isPresent()) {
            Main main = new Main(words, System.getenv());
            main.take(plain.get());
            System.exit(main.run());
        }
        // a resource is UTF-8, whatever the terminal's language
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine(words, System.getenv()).setOut(out).execute(args));
    }

    void take(PlainArguments plain) {
        String file = plain.text("--config");
        config = file == null ? null : Path.of(file);
        String recording = plain.text("--profile");
        profile = recording == null ? null : Path.of(recording);
        memoryMb = plain.number("--memory-mb");
        memorySwapMb = plain.number("--memory-swap-mb");
        port = plain.number("--port");
        check = plain.has("--check");
        printPlan = plain.has("--print-plan");
    }

    private int run() throws IOException, InterruptedException {
        try {
            return call();
        } catch (SettingsException | PlanException e) {
            return refuse(e, err());
        }
    }

    static CommandLine commandLine(List<String> arguments, Map<String, String> variables) {
        CommandLine line = new CommandLine(new Main(arguments, variables));
        Objects.requireNonNull(line.getSubcommands().get("generate-completion"))
                .getCommandSpec()
                .exitCodeOnInvalidInput(ExitCode.USAGE);
        return line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof SettingsException || e instanceof PlanException) {
                return refuse(e, command.getErr());
            }
            throw e;
        });
    }

    @Override
    public Integer call() throws SettingsException, PlanException, IOException, InterruptedException {
        Environment environment = Environment.of(variables);
        Configuration configuration = Configuration.read(
                config, environment.overrides(memoryMb, port), Path.of("").toAbsolutePath());
        Cgroup cgroup = Cgroup.read();
        Machine machine = cgroup.machine(environment.cpus(Runtime.getRuntime().availableProcessors()));
        MemoryPlan plan = MemoryPlan.of(configuration.settings(), machine);
        String swapDoubt = swapDoubt(cgroup);
        List<String> doubts = doubts(configuration, swapDoubt);
        if (check || printPlan) {
            report(configuration, plan, doubts);
            return ExitCode.OK;
        }
        PlannedJvm jvm = PlannedJvm.of(plan, profile, arguments);
        if (!jvm.isThisOne()) {
            return ProcessImage.replaceBy(jvm.command(), err());
        }
        LineBuffer out = new LineBuffer(standardOut());
        RouterLog log = RouterLog.to(out, environment.logFormat());
        said(log, "Bounds that the configuration leaves open", configuration.notices());
        warned(log, "The memory plan had to shrink", plan.notices());
        warned(log, "Configuration with doubts", doubts);
        return Router.run(new Launch(
                plan,
                configuration.directory(),
                configuration,
                configuration.text(),
                configuration.reading(),
                machine,
                environment.adminToken(),
                environment.logFormat(),
                versionText(),
                log,
                out,
                swapDoubt,
                new Launch.Succession(
                        environment.selfRestart(), successor(), environment.readyFile(), environment.predecessor())));
    }

    /** As the launcher does it: a small JVM that works out the plan and becomes the one that serves. */
    private List<String> successor() {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of(
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.reflect.useNativeAccessorOnly=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp"));
        words.add(System.getProperty("java.class.path"));
        words.add(Main.class.getName());
        words.addAll(arguments);
        return List.copyOf(words);
    }

    private String swapDoubt(Cgroup cgroup) throws IOException {
        return memorySwapMb == null
                ? ""
                : SwapExpectation.doubt(memorySwapMb, cgroup, SwapExpectation.systemSwapMb())
                        .orElse("");
    }

    private static List<String> doubts(Configuration configuration, String swapDoubt) {
        List<String> doubts = new ArrayList<>(SettingsAdvice.of(configuration.settings()).stream()
                .map(advice -> configuration.file() + ": " + advice)
                .toList());
        if (!swapDoubt.isEmpty()) {
            doubts.add(swapDoubt);
        }
        return doubts;
    }

    private void report(Configuration configuration, MemoryPlan plan, List<String> doubts) {
        PrintWriter out = command == null
                ? new PrintWriter(System.out, false, System.out.charset())
                : command.commandLine().getOut();
        doubts.forEach(doubt -> out.println("warning: " + doubt));
        if (check) {
            configuration.notices().forEach(notice -> out.println("note: " + notice));
            out.println("OK");
        }
        if (printPlan) {
            out.print(plan.toText());
        }
        out.flush();
    }

    private static void said(RouterLog log, String headline, List<String> facts) {
        if (!facts.isEmpty()) {
            log.info(headline, facts.toArray(String[]::new));
        }
    }

    private static void warned(RouterLog log, String headline, List<String> facts) {
        if (!facts.isEmpty()) {
            log.warn(headline, facts.toArray(String[]::new));
        }
    }

    private static int refuse(Exception e, PrintWriter err) {
        err.println(e.getMessage());
        err.flush();
        return ExitCode.CONFIGURATION;
    }

    private PrintWriter err() {
        return command == null
                ? new PrintWriter(System.err, true, System.err.charset())
                : command.commandLine().getErr();
    }

    private static OutputStream standardOut() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /** Of the jar that this runs from; classes run from elsewhere have none. */
    private static String versionText() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unversioned" : version;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"clw-router " + versionText()};
        }
    }
}
