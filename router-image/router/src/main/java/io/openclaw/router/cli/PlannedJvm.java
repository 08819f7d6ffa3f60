package io.openclaw.router.cli;

import io.openclaw.settings.memory.MemoryPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The JVM that a memory plan describes, as a command.
 *
 * @param classPath of the program
 * @param options all of the plan, without the mark that names them
 * @param arguments the program's own
 */
record PlannedJvm(String classPath, List<String> options, List<String> arguments) {
    /** Names the options that a JVM was started with, so that the program knows whether it runs by its plan. */
    private static final String MARK = "io.openclaw.router.plan";

    /** Of this very program. */
    static PlannedJvm of(MemoryPlan plan, @Nullable Path profile, List<String> arguments) {
        return of(System.getProperty("java.class.path"), plan, profile, arguments);
    }

    /** @param profile where a Flight Recorder recording goes, or null for none */
    static PlannedJvm of(String classPath, MemoryPlan plan, @Nullable Path profile, List<String> arguments) {
        List<String> options = new ArrayList<>(plan.jvmFlags());
        // the plan counts one MiB of slack an arena, and one arena an event loop; heap buffers would escape the ledger
        options.add("-Dio.netty.allocator.type=pooled");
        options.add("-Dio.netty.allocator.numDirectArenas=" + plan.cpus());
        options.add("-Dio.netty.allocator.numHeapArenas=0");
        options.add("-Dio.netty.allocator.maxOrder=7");
        // a sampled stack trace for every hundredth buffer costs a percent or two; leaks are hunted in the tests, by
        // the paranoid detector
        options.add("-Dio.netty.leakDetection.level=disabled");
        // Netty does without sun.misc.Unsafe on JDK 25 unless it is asked to: then each byte of a buffer is reached
        // through bounds checks and scopes
        options.add("-Dio.netty.noUnsafe=false");
        options.add("--sun-misc-unsafe-memory-access=allow");
        // names are looked up again at a pace of our own; the JVM's cache of 30 s would only make the answers older
        options.add("-Dsun.net.inetaddr.ttl=1");
        // each shape of constructor that the configuration's records have would be a method handle to spin at the start
        options.add("-Djdk.reflect.useNativeAccessorOnly=true");
        // what malloc, the JVM and its recorder say must not mix with the log's JSON
        options.add("-Xlog:disable");
        options.add("-Xlog:all=warning,jfr+startup=error:stderr");
        if (profile == null) {
            AotCache.of(classPath, plan).ifPresent(cache -> options.add("-XX:AOTCache=" + cache));
        } else {
            // and no cache: the recorder adds its module, and a cache that was made without it is refused with errors
            options.add("-XX:StartFlightRecording=filename=" + profile.toAbsolutePath() + ",settings=profile");
        }
        return new PlannedJvm(classPath, List.copyOf(options), arguments);
    }

    boolean isThisOne() {
        return mark().equals(System.getProperty(MARK));
    }

    /** Program and arguments, for an exec. */
    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-D" + MARK + "=" + mark());
        command.add("-cp");
        command.add(classPath);
        command.add(Main.class.getName());
        command.addAll(arguments);
        return command;
    }

    private String mark() {
        return UUID.nameUUIDFromBytes(String.join("\n", options).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
