package io.openclaw.e2e.demo;

import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import io.openclaw.e2e.load.Tally;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The demo's program: starts everything, plays the story, judges it, leaves {@code report.json} and {@code timeline.html}. Exit 0 when the
 * promise was kept (with the operator off: when it was broken, which is what that run is to show), else 1.
 */
public final class Demo {

    /** The sample has no routes: every path goes to its one upstream. */
    private static final String PATH = "/";

    /** fabric8 warns of every resource in v1alpha1, ours is one; held here because a logger that nobody holds forgets its level. */
    private static final Logger ALPHA_VERSIONS =
            Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    private final DemoOptions options;
    private final Terminal terminal;
    private final Instant start = Instant.now();
    private final AtomicReference<@Nullable LoadGenerator> load = new AtomicReference<>();

    private Demo(DemoOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        ALPHA_VERSIONS.setLevel(Level.OFF);
        if (Boolean.getBoolean("demo.endWithParent")) {
            ProcessHandle.current().parent().ifPresent(Demo::endWith);
        }
        var terminal = Terminal.standard();
        try {
            System.exit(new Demo(DemoOptions.fromSystemProperties(), terminal).run());
        } catch (BindException | BrokenStageException e) {
            terminal.line(Tone.BAD, String.valueOf(e.getMessage()));
            System.exit(1);
        }
    }

    /**
     * Who started this program is gone: so goes everything that it started. On a thread of its own, as the end waits for work that the thread
     * which saw the parent go may be needed for.
     */
    private static void endWith(ProcessHandle parent) {
        var _ = parent.onExit()
                .thenRunAsync(() -> System.exit(1), exit -> Thread.ofPlatform().start(exit));
    }

    private int run() throws IOException, InterruptedException {
        Files.deleteIfExists(options.report());
        Files.deleteIfExists(options.timeline());
        terminal.line(
                Tone.HEADING,
                options.operatorOn()
                        ? "OpenClaw Router: leaking routers are replaced before they die, without one lost request"
                        : "OpenClaw Router: the same leak and the same load, without the operator");
        try (Stage stage = Stage.start(options)) {
            String router = stage.applySample();
            Report report = play(stage, router);
            Verdict verdict = Verdict.of(report);
            verdict.lines().forEach(line -> terminal.line(line.tone(), line.text()));
            terminal.line(Tone.PLAIN, "");
            terminal.line(Tone.PLAIN, "report    " + options.report());
            terminal.line(Tone.PLAIN, "timeline  " + options.timeline());
            if (options.keep()) {
                hold(stage, router);
            }
            return verdict.exitCode();
        }
    }

    private Report play(Stage stage, String router) throws IOException, InterruptedException {
        try (var recorder = new Recorder(start, stage::pods, this::tally)) {
            Findings findings = tell(stage, router, recorder);
            Report report = findings.report();
            Files.writeString(options.report(), report.toJson());
            Files.writeString(options.timeline(), Timeline.render(findings));
            return report;
        }
    }

    private Findings tell(Stage stage, String router, Recorder recorder) throws IOException, InterruptedException {
        var writes = stage.cluster().apiServer().writes();
        try (var teller = new Storyteller(terminal, start, writes, router, recorder::latest, this::tally)) {
            stage.awaitAvailable(router);
            if (!options.operatorOn()) {
                stage.operator().kill9();
                teller.say(Tone.BAD, "the operator has been killed: from here on the routers are alone");
            }
            InetSocketAddress service = stage.cluster().serviceAddress(Stage.NAMESPACE, router);
            var generator =
                    LoadGenerator.start(LoadOptions.to(service, PATH), Phase.LEAK.title, Play.REQUESTS_PER_SECOND);
            load.set(generator);
            return new Play(stage, router, recorder, generator, teller, options.operatorOn()).run();
        }
    }

    private Tally tally() {
        LoadGenerator generator = load.get();
        return generator == null ? Tally.NONE : generator.tally();
    }

    /** Until Ctrl-C or SIGTERM. */
    private void hold(Stage stage, String router) throws InterruptedException {
        String kubectl = "  kubectl --kubeconfig " + stage.cluster().kubeconfig() + " ";
        InetSocketAddress service = stage.cluster().serviceAddress(Stage.NAMESPACE, router);
        terminal.line(Tone.HEADING, "\nEverything goes on running. Look at it with");
        terminal.line(Tone.PLAIN, kubectl + "get openclawrouters");
        terminal.line(Tone.PLAIN, kubectl + "get ocr,pods,events");
        terminal.line(Tone.PLAIN, kubectl + "describe ocr " + router);
        terminal.line(
                Tone.PLAIN,
                kubectl + "annotate --overwrite ocr " + router + " openclaw.io/restart-at=$(date -u +%FT%TZ)");
        terminal.line(Tone.PLAIN, "  curl -i http://%s:%d/".formatted(service.getHostString(), service.getPort()));
        terminal.line(Tone.PLAIN, "Ctrl-C ends it all.");
        new CountDownLatch(1).await();
    }
}
