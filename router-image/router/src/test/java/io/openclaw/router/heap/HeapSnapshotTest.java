package io.openclaw.router.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.router.heap.ParsedSnapshot.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of real JVMs, with headers, references and orders of objects as the collectors have them. */
class HeapSnapshotTest {
    private static final String PROGRAM = KnownHeap.class.getName();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC",
                "-XX:+UseSerialGC -XX:-UseCompressedOops",
                "-XX:+UseG1GC -XX:+UseCompactObjectHeaders",
                "-XX:+UseShenandoahGC",
                "-XX:+UseZGC -XX:+UseCompactObjectHeaders"
            })
    void hasTheWholeGraphAndNoneOfItsContents(String flags) throws Exception {
        KnownHeap.run(directory, 0, flags.split(" "));

        byte[] text = converted();
        ParsedSnapshot snapshot = new ParsedSnapshot(text);

        isWellFormed(snapshot);
        hasTheChain(snapshot);
        tellsWhatKeepsNothingAlive(snapshot);
        hangsTogether(snapshot);
        agreesWithTheJvm(snapshot);
        assertThat(new String(text, StandardCharsets.US_ASCII)).doesNotContain(KnownHeap.SECRET);
    }

    private byte[] converted() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HeapConversion.convert(directory.resolve(KnownHeap.DUMP), out, directory);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(KnownHeap.DUMP, KnownHeap.HISTOGRAM);
        }
        return out.toByteArray();
    }

    private static void isWellFormed(ParsedSnapshot snapshot) {
        assertThat(snapshot.nodes).hasSize((int) snapshot.nodeCount);
        assertThat(snapshot.edgeNumbers).isEqualTo(3 * (int) snapshot.edgeCount);
        assertThat(snapshot.nodes.stream().mapToLong(Node::edges).sum()).isEqualTo(snapshot.edgeCount);
        assertThat(snapshot.nodes.stream().map(Node::id)).doesNotHaveDuplicates();
        assertThat(snapshot.objectNames.stream().map(snapshot.strings::get)).doesNotHaveDuplicates();
    }

    private static void hasTheChain(ParsedSnapshot snapshot) {
        Node program = snapshot.named("class " + PROGRAM).getFirst();
        assertThat(program.type()).isEqualTo("object shape");
        Node link = program.field("first");
        for (int number = KnownHeap.LINKS - 1; number >= 0; number--) {
            assertThat(link.name()).isEqualTo(PROGRAM + "$Link");
            Node payload = link.field("payload");
            assertThat(payload.name())
                    .isEqualTo(
                            switch (number % 4) {
                                case 0 -> "java.lang.String";
                                case 1 -> "char[]";
                                case 2 -> "byte[]";
                                default -> "java.lang.Object[]";
                            });
            if (number % 4 == 3) {
                assertThat(payload.out().toString()).isEqualTo("[element 1, element 2]");
                assertThat(payload.field("2").field("value").name()).isEqualTo("byte[]");
            }
            link = link.field("next");
        }
        assertThat(link).isNull();
        assertThat(snapshot.named(PROGRAM + "$Link")).hasSize(KnownHeap.LINKS);
        assertThat(program.field("table").name()).isEqualTo("long[][]");
        assertThat(program.field("table").out()).hasSize(2);
    }

    private static void tellsWhatKeepsNothingAlive(ParsedSnapshot snapshot) {
        Node program = snapshot.named("class " + PROGRAM).getFirst();

        assertThat(program.field("weak").out().toString()).contains("weak referent", "property name");
        assertThat(program.field("soft").out().toString()).contains("property referent");
    }

    /** From the root, over what keeps alive; what the JVM holds by itself, as interned strings, hangs on nothing in a dump. */
    private static void hangsTogether(ParsedSnapshot snapshot) {
        Set<Node> reached = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        Deque<Node> next = new ArrayDeque<>(Set.of(snapshot.nodes.getFirst()));
        while (!next.isEmpty()) {
            Node node = next.poll();
            if (reached.add(node)) {
                node.out().stream().filter(edge -> !edge.type().equals("weak")).forEach(edge -> next.add(edge.to()));
            }
        }
        assertThat(snapshot.nodes.getFirst().out())
                .allMatch(edge -> edge.to().name().equals("(GC roots)"));
        assertThat(reached.size()).isCloseTo(snapshot.nodes.size(), Percentage.withPercentage(10));
    }

    private void agreesWithTheJvm(ParsedSnapshot snapshot) throws IOException {
        String told = Files.readString(directory.resolve(KnownHeap.HISTOGRAM));
        ClassHistogram.Row links = ClassHistogram.parse(told).classes().stream()
                .filter(row -> row.name().equals(PROGRAM + "$Link"))
                .findFirst()
                .orElseThrow();

        assertThat(snapshot.named(links.name()).stream().mapToLong(Node::size).sum())
                .isEqualTo(links.bytes());
        long bytes = snapshot.nodes.stream().mapToLong(Node::size).sum();
        String[] total = told.substring(told.lastIndexOf("Total")).strip().split("\\s+");
        assertThat((double) bytes / Long.parseLong(total[2]))
                .as("gaps included")
                .isCloseTo(1, within(0.05));
        assertThat(new HashSet<>(snapshot.strings)).contains("next", "payload");
    }
}
