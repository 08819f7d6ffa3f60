package io.openclaw.e2e.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.e2e.cluster.api.WriteLog.Registration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The record of who wrote what, and the questions that scenarios ask it. */
@Timeout(30)
class WriteLogTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void pod(String name) {
        server.post(
                PODS,
                "{'metadata':{'name':'" + name
                        + "','labels':{'app':'x'}},'spec':{'nodeName':'n','containers':[{'name':'c'}]}}");
    }

    private void ready(String name, String status) {
        server.patch(
                PODS + "/" + name + "/status",
                Patches.MERGE,
                "{'status':{'conditions':[{'type':'Ready','status':'" + status + "'}]}}");
    }

    @Test
    void anEntrySaysWhoWroteWhatAndWhatWasThereBefore() {
        pod("p");
        server.patch(PODS + "/p?fieldManager=me", Patches.MERGE, "{'metadata':{'labels':{'app':'y'}}}");
        Write write = server.api().writes().list().getLast();
        assertThat(write.verb()).isEqualTo("patch");
        assertThat(write.on("pods", "default")).isTrue();
        assertThat(write.name()).isEqualTo("p");
        assertThat(write.fieldManager()).isEqualTo("me");
        assertThat(write.userAgent()).isEqualTo("test/1");
        assertThat(write.before().orElseThrow().at("/metadata/labels/app").asText())
                .isEqualTo("x");
        assertThat(write.label("app")).contains("y");
    }

    @Test
    void aHookRunsAfterTheWriteAndBeforeItsAnswer() {
        List<String> order = new ArrayList<>();
        try (Registration hook = server.api()
                .writes()
                .onWrite(
                        w -> w.name().equals("p"),
                        w -> order.add("stored: " + server.get(PODS + "/p").code()))) {
            pod("p");
            order.add("answered");
            assertThat(hook).isNotNull();
        }
        pod("q");
        assertThat(order).containsExactly("stored: 200", "answered");
    }

    @Test
    void awaitingFindsPastWritesAndGivesUpInTime() throws InterruptedException {
        pod("p");
        WriteLog log = server.api().writes();
        assertThat(log.await(w -> w.name().equals("p"), Duration.ZERO).verb()).isEqualTo("create");
        assertThatThrownBy(() -> log.await(w -> w.name().equals("never"), Duration.ofMillis(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readyPodsAreCountedOverTimeWhileTheyServe() {
        pod("p");
        pod("q");
        ready("p", "True");
        ready("q", "True");
        ready("q", "False");
        ready("q", "True");
        server.delete(PODS + "/p", "");
        ReadyTimeline timeline = ReadyTimeline.of(server.api().writes(), "default", Map.of("app", "x"));
        assertThat(timeline.samples()).extracting(ReadyTimeline.Sample::ready).containsExactly(1, 2, 1, 2, 1);
        assertThat(timeline.lowestSince(2)).contains(1);
        assertThat(timeline.lowestSince(3)).isEmpty();
    }
}
