package io.openclaw.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.openclaw.e2e.cluster.api.TestServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API server under the client that everybody has. */
@Timeout(120)
class KubectlTest {

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(part -> Files.isExecutable(Path.of(part, "kubectl")));
        assumeTrue(there, "kubectl is not on the PATH");
        server = new TestServer();
        Files.writeString(directory.resolve("widget.yaml"), """
                apiVersion: test.io/v1
                kind: Widget
                metadata: {name: w, namespace: default}
                spec: {replicas: 2}
                """);
        kubectl("apply", "-f", directory.resolve("widget.yaml").toString());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "--server",
                server.api().uri().toString(),
                "--cache-dir",
                directory.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("KUBECONFIG", directory.resolve("none").toString());
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void getShowsTheCrdsColumnsByAnyOfItsNames() {
        server.patch(
                "/apis/test.io/v1/namespaces/default/widgets/w/status",
                "application/merge-patch+json",
                "{'status':{'conditions':[{'type':'Ready','status':'True'}]}}");
        for (String name : List.of("widgets", "widget", "wd", "widgets.test.io")) {
            assertThat(kubectl("get", name).lines().toList())
                    .satisfiesExactly(
                            head -> assertThat(head).matches("NAME +READY +SIZE +AGE"),
                            row -> assertThat(row).matches("w +True +2 +\\d+s"));
        }
    }

    @Test
    void getAsYamlShowsTheWholeObject() {
        assertThat(kubectl("get", "widget", "w", "-o", "yaml"))
                .contains("kind: Widget", "replicas: 2", "generation: 1");
    }

    @Test
    void describeShowsTheObjectAndItsEvents() {
        String uid = server.get("/apis/test.io/v1/namespaces/default/widgets/w")
                .body()
                .at("/metadata/uid")
                .asText();
        server.post(
                "/api/v1/namespaces/default/events",
                "{'metadata':{'name':'e'},'involvedObject':{'kind':'Widget','name':'w','namespace':'default','uid':'"
                        + uid
                        + "'},'type':'Warning','reason':'Leaking','message':'it grows','count':1,'source':{'component':'test'},'lastTimestamp':'2026-01-01T00:00:00Z'}");
        assertThat(kubectl("describe", "widget", "w")).contains("Kind:         Widget", "Leaking", "it grows");
        assertThat(kubectl("get", "events")).contains("widget/w", "it grows");
    }

    @Test
    void annotateLabelScaleApplyAndDeleteDoWhatTheySay() {
        kubectl("annotate", "widget", "w", "test.io/paused=true");
        kubectl("label", "widget", "w", "a=b");
        kubectl("scale", "widget", "w", "--replicas=5");
        var widget = server.get("/apis/test.io/v1/namespaces/default/widgets/w").body();
        assertThat(widget.at("/metadata/annotations").path("test.io/paused").asText())
                .isEqualTo("true");
        assertThat(widget.at("/metadata/labels/a").asText()).isEqualTo("b");
        assertThat(widget.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(kubectl("apply", "-f", directory.resolve("widget.yaml").toString()))
                .contains("configured");
        assertThat(kubectl(
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "-f",
                        directory.resolve("widget.yaml").toString()))
                .contains("serverside-applied");
        kubectl("delete", "widget", "w");
        assertThat(kubectl("get", "widgets", "--ignore-not-found")).doesNotContain("w ");
    }

    @Test
    void aBuiltInTypeIsPatchedStrategically() {
        server.post("/api/v1/namespaces/default/configmaps", "{'metadata':{'name':'c'},'data':{'k':'v'}}");
        kubectl("patch", "configmap", "c", "-p", "{\"data\":{\"l\":\"w\"}}");
        assertThat(kubectl("get", "configmap", "c", "-o", "jsonpath={.data.k}{.data.l}"))
                .isEqualTo("vw");
        assertThat(kubectl("auth", "can-i", "delete", "pods")).contains("yes");
    }
}
