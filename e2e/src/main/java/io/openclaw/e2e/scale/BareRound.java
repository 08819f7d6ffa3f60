package io.openclaw.e2e.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One bare client before a cluster of its own. */
final class BareRound {
    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private BareRound() {}

    /**
     * @param directory for files
     * @param parallel routers at a time
     */
    static Converged run(
            Path root, Path directory, Size size, Templates templates, int parallel, Cores cores, RequestCount requests)
            throws IOException, InterruptedException {
        try (ScaleCluster cluster = ScaleCluster.start(root, directory, size, requests)) {
            Path file = directory.resolve("templates.json");
            templates.write(file);
            Map<String, Long> before = requests.soFar();
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(OperatorRound.JVM);
            command.addAll(List.of(
                    "-classpath",
                    System.getProperty("java.class.path", ""),
                    BareClient.class.getName(),
                    file.toString(),
                    String.valueOf(size.early()),
                    String.valueOf(size.routers()),
                    String.valueOf(parallel)));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("bare-client.log").toFile());
            builder.environment().put("KUBECONFIG", cluster.kubeconfig().toString());
            Process process = builder.start();
            try {
                cores.giveOwn(process.pid());
                cluster.progress().awaitEarly(process.toHandle(), AT_MOST);
                Duration serverBefore = Cpu.ofThisJvm();
                Duration cpuBefore = Cpu.of(process.pid());
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
                Duration time = cluster.progress().await(process.toHandle(), AT_MOST);
                Duration cpu = Cpu.of(process.pid()).minus(cpuBefore);
                return new Converged(
                        time,
                        cpu,
                        Cpu.ofThisJvm().minus(serverBefore),
                        0,
                        requests.since(before),
                        cluster.writes().soFar());
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
