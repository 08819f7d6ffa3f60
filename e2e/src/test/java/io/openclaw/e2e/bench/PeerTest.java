package io.openclaw.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {

    @TempDir
    Path root;

    @TempDir
    Path other;

    private final List<String> missing = new ArrayList<>();

    @Test
    void theRouterIsGivenItsTransportAndWhateverElseIsAsked() throws IOException {
        build(root);

        assertThat(find("-Xint", "clw")).singleElement().satisfies(clw -> {
            assertThat(clw.environment()).containsEntry("JDK_JAVA_OPTIONS", "-Dopenclaw.transport=epoll -Xint");
            assertThat(program(clw)).startsWith(root.toString());
        });
    }

    @Test
    void anotherCheckoutsRouterIsARowBesideOurs() throws IOException {
        build(root);
        build(other);

        assertThat(find("", "clw", "clw@" + other))
                .satisfiesExactly(
                        ours -> assertThat(program(ours)).startsWith(root.toString()),
                        theirs -> assertThat(program(theirs)).startsWith(other.toString()));
    }

    @Test
    void overIoUringItIsARowOrSaysWhyNot() throws IOException {
        build(other);

        List<Peer> found = find("", "clw-uring@" + other);

        if (Uring.obstacle().isEmpty()) {
            assertThat(found)
                    .singleElement()
                    .satisfies(clw -> assertThat(clw.environment())
                            .containsEntry("JDK_JAVA_OPTIONS", "-Dopenclaw.transport=io_uring"));
        } else {
            assertThat(missing).singleElement().asString().startsWith("clw-uring@" + other + ": ");
        }
    }

    @Test
    void whatIsNotBuiltIsLeftOutWithItsCure() throws IOException {
        assertThat(find("", "clw", "vertx", "scg")).isEmpty();
        assertThat(missing)
                .satisfiesExactly(
                        clw -> assertThat(clw).startsWith("clw: mvn -DskipTests package"),
                        vertx -> assertThat(vertx).startsWith("vertx: mvn -f e2e/bench/peers compile"),
                        scg -> assertThat(scg).startsWith("scg: mvn -f e2e/bench/peers compile"));
    }

    @Test
    void aJvmPeerRunsOnTheClassPathThatItsBuildLeft() throws IOException {
        Path target = Files.createDirectories(root.resolve("e2e/bench/peers/vertx/target"));
        Files.writeString(target.resolve("classpath.txt"), "/r/vertx-core-5.1.5.jar:/r/vertx-http-proxy-5.1.6.jar\n");

        assertThat(find("", "vertx")).singleElement().satisfies(vertx -> {
            assertThat(vertx.version()).isEqualTo("5.1.6");
            assertThat(vertx.command().of(root, 1, 2))
                    .containsSubsequence(
                            "-cp", target.resolve("classes") + ":/r/vertx-core-5.1.5.jar:/r/vertx-http-proxy-5.1.6.jar")
                    .endsWith("1", "2");
        });
    }

    @Test
    void aNameThatIsNoProxyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> find("", "haproxy@" + other))
                .withMessageContaining("no proxy 'haproxy@");
    }

    private List<Peer> find(String jvm, String... names) throws IOException {
        return Peer.find(new BenchOptions(root, 1, 1, 1, List.of(names), Scenario.ALL, jvm), missing);
    }

    private String program(Peer peer) {
        return peer.command().of(root.resolve("configuration"), 1, 2).getFirst();
    }

    private static void build(Path checkout) throws IOException {
        Path target = Files.createDirectories(checkout.resolve("router-image/router/target"));
        Files.createFile(target.resolve("clw-router.jar"));
    }
}
