package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.router.cli.RouterProcess.Ended;
import io.openclaw.settings.metrics.Vitals;
import io.openclaw.settings.metrics.VitalsReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    @TempDir
    Path directory;

    @Test
    void servesInTheProcessThatWasStartedAndExits0OnSigterm() throws Exception {
        try (RouterProcess router = RouterProcess.serve(directory)) {
            router.awaitReady();

            assertThat(router.metrics().router().process().pid()).isEqualTo(router.pid());
            assertThat(router.metrics().router().process().state()).isEqualTo("ready");
            assertThat(router.metrics().router().memory().heapMaxMb()).isEqualTo(64);
            assertThat(router.status("GET", "/healthz")).isEqualTo(200);

            router.terminate();
            Ended ended = router.end();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.output())
                    .contains("[OpenClaw Router] INFO: Ready", "INFO: Draining: stop signal", "INFO: Drained");
        }
    }

    @Test
    void tellsADiagnosisAllThatItReads() throws Exception {
        try (RouterProcess router = RouterProcess.serve(directory)) {
            router.awaitReady();

            assertThat(VitalsReading.of(router.metrics(), 0, "v1", VitalsReading.Before.NONE))
                    .isInstanceOfSatisfying(VitalsReading.Told.class, told -> {
                        Vitals.Heap heap = told.vitals().heap();
                        assertThat(heap.maxMb()).isEqualTo(64);
                        assertThat(heap.liveMb()).isBetween(1.0, 64.0);
                        assertThat(heap.oldMaxMb()).isBetween(32.0, 64.0);
                        assertThat(heap.allocatedMb()).isGreaterThan(1);
                        assertThat(told.vitals().outside().rssMb()).isPositive();
                    });
        }
    }

    @Test
    void carriesThePlansFlagsAndNoOpenFileIntoTheJvmThatServes() throws Exception {
        try (RouterProcess router = RouterProcess.serve(directory, "--memory-mb", "80")) {
            router.awaitReady();

            Path proc = Path.of("/proc", String.valueOf(router.pid()));
            assumeTrue(Files.exists(proc), "no /proc on this system");
            assertThat(Files.readString(proc.resolve("cmdline")).split("\0"))
                    .contains("-Xmx80m", "-XX:+UseSerialGC", "-Dio.netty.allocator.type=pooled");
            assertThat(Files.readString(proc.resolve("environ")).split("\0")).contains("MALLOC_ARENA_MAX=2");
            assertThat(openJars(proc.resolve("fd"))).doesNotHaveDuplicates();
        }
    }

    @Test
    void goesOnDrainingWhenASecondSigtermComes() throws Exception {
        try (RouterProcess router = RouterProcess.serve(directory)) {
            router.awaitReady();
            router.terminate();
            router.awaitLog("INFO: Draining: stop signal");
            router.terminate();

            Ended ended = router.end();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.output()).containsOnlyOnce("Draining: stop signal").contains("INFO: Drained");
        }
    }

    @Test
    void staysUpUnreadyAfterADrainThatWasAskedForUntilSigterm() throws Exception {
        try (RouterProcess router = RouterProcess.serve(directory)) {
            router.awaitReady();
            assertThat(router.status("POST", "/admin/drain")).isEqualTo(200);
            assertThat(router.status("GET", "/readyz")).isEqualTo(503);
            router.awaitLog("INFO: Drained");

            assertThat(router.alive()).isTrue();
            assertThat(router.metrics().router().process().state()).isEqualTo("draining");
            assertThat(router.metrics().router().queue().inFlight()).isZero();

            router.terminate();
            assertThat(router.end().exitCode()).isZero();
        }
    }

    @Test
    void exits78OnAMisspeltKeyAndNamesTheNearest() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yaml"), "router:\n  listen:\n    prot: 80\n");

        Ended ended = run("--check", "--config", file.toString());

        assertThat(ended.exitCode()).isEqualTo(78);
        assertThat(ended.output())
                .startsWith(file + ":3: router.listen.prot: found an unknown key")
                .contains("did you mean router.listen.port?");
    }

    @Test
    void exits78WhereItsPortIsTaken() throws Exception {
        try (RouterProcess first = RouterProcess.serve(directory)) {
            first.awaitReady();

            Path elsewhere = Files.createDirectory(directory.resolve("second"));
            Ended second = RouterProcess.run(
                    elsewhere,
                    List.of(
                            RouterProcess.LAUNCHER.toString(),
                            "--config",
                            directory.resolve("openclaw.yaml").toString()));
            assertThat(second.exitCode()).isEqualTo(78);
            assertThat(second.output()).contains("[OpenClaw Router] ERROR: ").containsIgnoringCase("can't listen");
        }
    }

    @Test
    void runsThroughALinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("clw-router"), RouterProcess.LAUNCHER);

        Ended ended = RouterProcess.run(directory, List.of(link.toString(), "--version"));
        Files.delete(link);

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).startsWith("clw-router 1.");
    }

    @Test
    void exits64OnAnUnknownFlag() throws Exception {
        assertThat(run("--nonsense").exitCode()).isEqualTo(64);
    }

    @Test
    void convertsInUtf8WhateverTheTerminalSpeaks() throws Exception {
        Path file = Files.writeString(directory.resolve("edge.yaml"), """
                router:
                  upstreams: {app: {endpoints: ["http://app"]}}
                  queue: {overflow_message: später}
                """);
        Ended ended = RouterProcess.run(
                directory,
                List.of("env", "LC_ALL=C", RouterProcess.LAUNCHER.toString(), "convert", "--config", file.toString()));

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).endsWith("  queue:\n    overflowMessage: später\n");
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(RouterProcess.LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return RouterProcess.run(directory, command);
    }

    private static List<String> openJars(Path descriptors) throws IOException {
        try (Stream<Path> links = Files.list(descriptors)) {
            return links.filter(Files::isSymbolicLink)
                    .map(LauncherIT::target)
                    .filter(target -> target.endsWith(".jar"))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }
}
