package io.openclaw.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects that a program makes of the manifests.
 *
 * @param byName by "kind namespace/name", without a namespace for one of the cluster
 */
record Rendered(Map<String, JsonNode> byName) {
    static final Path MANIFESTS = Path.of("../manifests").toAbsolutePath().normalize();

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** The test is skipped where there is no kubectl. */
    static Rendered byKustomize(Path directory) {
        return by("kubectl", "kustomize", directory.toString());
    }

    /** The chart, released as the kustomize bases name it. The test is skipped where there is no helm. */
    static Rendered byHelm(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "template",
                "openclaw-operator",
                MANIFESTS.resolve("chart").toString(),
                "--namespace",
                "openclaw-system",
                "--include-crds"));
        arguments.addAll(Arrays.asList(more));
        return by("helm", arguments.toArray(String[]::new));
    }

    private static Rendered by(String program, String... arguments) {
        assumeTrue(Tool.find(program).isPresent(), program + " is not on the PATH");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(Arrays.asList(arguments));
        try {
            // what helm says of links must not mix with the objects
            Path errors = Files.createTempFile("rendered", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            assertThat(exit).as("%s: %s", command, said).isZero();
            return of(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static Rendered of(String yaml) throws IOException {
        Map<String, JsonNode> objects = new TreeMap<>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                JsonNode object = documents.next();
                if (!(object instanceof NullNode)) {
                    assertThat(objects.put(name(object), object))
                            .as("%s twice", name(object))
                            .isNull();
                }
            }
        }
        return new Rendered(objects);
    }

    private static String name(JsonNode object) {
        String namespace = object.at("/metadata/namespace").asText();
        String name = object.at("/metadata/name").asText();
        return object.path("kind").asText() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }

    JsonNode get(String name) {
        assertThat(byName).containsKey(name);
        return byName.get(name);
    }

    Rendered without(String name) {
        Map<String, JsonNode> others = new TreeMap<>(byName);
        assertThat(others.remove(name)).as(name).isNotNull();
        return new Rendered(others);
    }

    Rendered and(Rendered more) {
        Map<String, JsonNode> all = new TreeMap<>(byName);
        all.putAll(more.byName);
        return new Rendered(all);
    }

    void assertSameAs(Rendered others) {
        assertThat(byName.keySet()).isEqualTo(others.byName.keySet());
        byName.forEach((name, object) -> {
            JsonNode other = others.byName.get(name);
            if (!object.equals(Rendered::order, other)) {
                assertThat(object.toPrettyString()).as(name).isEqualTo(other.toPrettyString());
            }
        });
    }

    /** 1 and 1.0 are the same number. */
    private static int order(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
