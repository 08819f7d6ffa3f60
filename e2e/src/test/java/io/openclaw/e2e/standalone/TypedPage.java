package io.openclaw.e2e.standalone;

import static io.openclaw.e2e.standalone.Adaptation.adapted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.standalone.RouterProgram.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** docs/troubleshooting.md, typed: each command as it stands there, or by its {@link Adaptation}, before a router with the page's own file. */
abstract class TypedPage {
    static final TroubleshootingPage PAGE = TroubleshootingPage.read();
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));

    @TempDir
    Path directory;

    Backend backend;
    Shell shell;
    /** Of the section whose test this is. */
    String heading;

    /** Types what stands below one heading. It waits most of the time, so it runs beside others of its class. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @interface Section {
        String value();
    }

    @BeforeEach
    void prepare(TestInfo test) throws IOException {
        backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        shell = new Shell(directory);
        heading = test.getTestMethod()
                .map(method -> method.getAnnotation(Section.class))
                .map(Section::value)
                .orElse("");
    }

    @AfterEach
    void closeBackend() throws IOException {
        backend.close();
    }

    RouterProgram start(String commands, String... files) throws IOException, InterruptedException {
        return start(commands, List.of(files));
    }

    /** @param files what stands in openclaw.yaml beside the page's first one; a later one wins */
    RouterProgram start(String commands, List<String> files) throws IOException, InterruptedException {
        ObjectNode whole = YAML.createObjectNode();
        String backendAt = "127.0.0.1:" + backend.address().getPort();
        add(PAGE.files().getFirst().yaml().replace("127.0.0.1:8080", backendAt), whole);
        add("router: {listen: {port: PORT}, admin: {port: ADMIN_PORT}, process: {drain_delay_seconds: 0}}", whole);
        for (String file : files) {
            add(file, whole);
        }
        return RouterProgram.typed(directory, YAML.writeValueAsString(whole), commands);
    }

    private static void add(String file, ObjectNode whole) throws IOException {
        YAML.readerForUpdating(whole).readValue(file);
    }

    /** All of them succeed. */
    Printed type(RouterProgram router, String commands) throws IOException, InterruptedException {
        Finished finished = shell.run(adapted(Adaptation.ALL, commands, router.port));
        assertThat(finished.exit()).as(finished.output()).isZero();
        return new Printed(finished.output());
    }

    /** One of the metrics' figures, by its path below {@code router}. */
    static long figure(RouterProgram router, String path) {
        return metrics(router).at(path).asLong();
    }

    static JsonNode metrics(RouterProgram router) {
        try {
            return new ObjectMapper().readTree(router.get("/metrics").body()).get("router");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
