package io.openclaw.e2e.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.cluster.api.TestServer.Answer;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The REST verbs, as a client sees them. */
class VerbsTest {

    private static final String WIDGETS = "/apis/test.io/v1/namespaces/default/widgets";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String CONFIGS = "/api/v1/namespaces/default/configmaps";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer widget(String name) {
        return server.post(
                WIDGETS, "{'metadata':{'name':'" + name + "'},'spec':{'replicas':2},'status':{'replicas':9}}");
    }

    private static String version(Answer answer) {
        return answer.body().at("/metadata/resourceVersion").asText();
    }

    @Test
    void aCreatedObjectHasWhatTheServerOwnsAndNoStatusOfTheClients() {
        Answer created = widget("a");
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.body().path("kind").asText()).isEqualTo("Widget");
        assertThat(created.body().at("/metadata/uid").asText()).isNotEmpty();
        assertThat(created.body().at("/metadata/creationTimestamp").asText()).endsWith("Z");
        assertThat(created.body().at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(created.body().has("status")).isFalse();
        assertThat(widget("a").code()).isEqualTo(409);
    }

    @Test
    void aGeneratedNameIsThePrefixAndFiveLetters() {
        Answer created = server.post(WIDGETS, "{'metadata':{'generateName':'w-'}}");
        assertThat(created.body().at("/metadata/name").asText()).matches("w-[a-z0-9]{5}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /apis/test.io/v1/namespaces/default/widgets/none, 404",
        "GET, /apis/nobody.io/v1/things, 404",
        "DELETE, /apis/test.io/v1/namespaces/default/widgets/none, 404",
        "POST, /api/v1/namespaces/nowhere/configmaps, 404",
        "POST, /api/v1/namespaces/default/configmaps, 422",
        "PUT, /api/v1/namespaces/default/configmaps/none, 404",
        "OPTIONS, /api/v1/namespaces/default/configmaps, 405",
    })
    void whatCannotBeIsAStatusOfThatCode(String method, String path, int code) {
        Answer answer = server.send(method, path, "application/json", method.equals("GET") ? "" : "{'data':{}}");
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.body().path("kind").asText()).isEqualTo("Status");
        assertThat(answer.body().path("code").asInt()).isEqualTo(code);
    }

    @Test
    void aStaleReplacementIsAConflict() {
        String stale = version(widget("a"));
        String body = "{'metadata':{'name':'a','resourceVersion':'" + stale + "'},'spec':{'replicas':3}}";
        assertThat(server.put(WIDGETS + "/a", body).code()).isEqualTo(200);
        Answer second = server.put(WIDGETS + "/a", body);
        assertThat(second.code()).isEqualTo(409);
        assertThat(second.body().path("reason").asText()).isEqualTo("Conflict");
    }

    @Test
    void statusIsWrittenApartFromTheRest() {
        widget("a");
        Answer status = server.put(
                WIDGETS + "/a/status", "{'metadata':{'name':'a'},'spec':{'replicas':7},'status':{'replicas':1}}");
        assertThat(status.body().at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(status.body().at("/status/replicas").asInt()).isEqualTo(1);
        assertThat(status.body().at("/metadata/generation").asInt()).isEqualTo(1);

        Answer spec =
                server.put(WIDGETS + "/a", "{'metadata':{'name':'a'},'spec':{'replicas':7},'status':{'replicas':5}}");
        assertThat(spec.body().at("/spec/replicas").asInt()).isEqualTo(7);
        assertThat(spec.body().at("/status/replicas").asInt()).isEqualTo(1);
        assertThat(spec.body().at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void aWriteWithoutEffectMakesNoVersionAndNoEntryInTheLog() {
        String version = version(widget("a"));
        int writes = server.api().writes().list().size();
        Answer same = server.put(WIDGETS + "/a", "{'metadata':{'name':'a'},'spec':{'replicas':2}}");
        assertThat(version(same)).isEqualTo(version);
        assertThat(server.api().writes().list()).hasSize(writes);
    }

    @Test
    void aDryRunChangesNothing() {
        Answer dry = server.post(WIDGETS + "?dryRun=All", "{'metadata':{'name':'a'}}");
        assertThat(dry.code()).isEqualTo(201);
        assertThat(server.get(WIDGETS + "/a").code()).isEqualTo(404);
    }

    @Test
    void scaleReadsAndWritesReplicas() {
        widget("a");
        assertThat(server.get(WIDGETS + "/a/scale").body().at("/spec/replicas").asInt())
                .isEqualTo(2);
        server.patch(WIDGETS + "/a/scale", Patches.MERGE, "{'spec':{'replicas':5}}");
        assertThat(server.get(WIDGETS + "/a").body().at("/spec/replicas").asInt())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labelSelector=app=x                | 2",
                "labelSelector=app                  | 3",
                "labelSelector=!app                 | 1",
                "labelSelector=app!=x               | 2",
                "labelSelector=app in (x,y)         | 3",
                "labelSelector=app notin (x),app    | 1",
                "fieldSelector=metadata.name=c1     | 1",
                "fieldSelector=metadata.name!=c1    | 3",
            })
    void selectorsSelect(String query, int count) {
        for (String[] config :
                new String[][] {{"c1", "{'app':'x'}"}, {"c2", "{'app':'x'}"}, {"c3", "{'app':'y'}"}, {"c4", "{}"}}) {
            server.post(CONFIGS, "{'metadata':{'name':'" + config[0] + "','labels':" + config[1] + "}}");
        }
        String encoded = query.replaceFirst("=", "EQ")
                .replace("=", "%3D")
                .replace("EQ", "=")
                .replace(" ", "%20")
                .replace("!", "%21");
        assertThat(server.get(CONFIGS + "?" + encoded).body().path("items")).hasSize(count);
    }

    @Test
    void preconditionsGuardADeletion() {
        Answer created = widget("a");
        assertThat(server.delete(WIDGETS + "/a", "{'preconditions':{'uid':'another'}}")
                        .code())
                .isEqualTo(409);
        assertThat(server.delete(WIDGETS + "/a", "{'preconditions':{'resourceVersion':'1'}}")
                        .code())
                .isEqualTo(409);
        String uid = created.body().at("/metadata/uid").asText();
        assertThat(server.delete(WIDGETS + "/a", "{'preconditions':{'uid':'" + uid + "'}}")
                        .code())
                .isEqualTo(200);
        assertThat(server.get(WIDGETS + "/a").code()).isEqualTo(404);
    }

    @Test
    void finalizersHoldAnObjectUntilTheLastIsRemoved() {
        server.post(WIDGETS, "{'metadata':{'name':'a','finalizers':['x/y']}}");
        server.delete(WIDGETS + "/a", "");
        assertThat(server.get(WIDGETS + "/a")
                        .body()
                        .at("/metadata/deletionTimestamp")
                        .asText())
                .isNotEmpty();
        server.patch(WIDGETS + "/a", Patches.MERGE, "{'metadata':{'finalizers':null}}");
        assertThat(server.get(WIDGETS + "/a").code()).isEqualTo(404);
    }

    @Test
    void aRunningPodIsDeletedInTwoSteps() {
        server.post(
                PODS,
                "{'metadata':{'name':'p'},'spec':{'terminationGracePeriodSeconds':7,'containers':[{'name':'c'}]}}");
        server.post(PODS + "/p/binding", "{'target':{'kind':'Node','name':'n'}}");
        Answer deleting = server.delete(PODS + "/p", "");
        assertThat(deleting.body().at("/metadata/deletionGracePeriodSeconds").asInt())
                .isEqualTo(7);
        assertThat(server.get(PODS + "/p").code()).isEqualTo(200);
        server.delete(PODS + "/p", "{'gracePeriodSeconds':0}");
        assertThat(server.get(PODS + "/p").code()).isEqualTo(404);
    }

    @Test
    void aPodThatNobodyRunsIsDeletedAtOnce() {
        server.post(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c'}]}}");
        server.delete(PODS + "/p", "");
        assertThat(server.get(PODS + "/p").code()).isEqualTo(404);
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        Stream.of("a", "b").forEach(this::widget);
        server.delete(WIDGETS + "?fieldSelector=metadata.name%3Da", "");
        assertThat(server.get(WIDGETS).body().path("items")).hasSize(1);
    }

    @Test
    void bothEventsApisShowTheSameEvents() {
        server.post(
                "/apis/events.k8s.io/v1/namespaces/default/events",
                "{'metadata':{'name':'e'},'note':'said','regarding':{'kind':'Pod','name':'p'}}");
        Answer core = server.get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dp");
        assertThat(core.body().at("/items/0/message").asText()).isEqualTo("said");
        assertThat(server.get("/apis/events.k8s.io/v1/namespaces/default/events/e")
                        .body()
                        .path("note")
                        .asText())
                .isEqualTo("said");
    }

    @Test
    void aSecretsPlainStringsLandInItsData() {
        Answer created = server.post(
                "/api/v1/namespaces/default/secrets", "{'metadata':{'name':'s'},'stringData':{'token':'abc'}}");
        assertThat(created.body().at("/data/token").asText()).isEqualTo("YWJj");
        assertThat(created.body().has("stringData")).isFalse();
    }

    @Test
    void everybodyMayDoEverything() {
        Answer review = server.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{'spec':{}}");
        assertThat(review.code()).isEqualTo(201);
        assertThat(review.body().at("/status/allowed").asBoolean()).isTrue();
    }

    @Test
    void aTableHasTheCrdsColumns() {
        widget("a");
        Answer table = server.get(WIDGETS, "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        assertThat(table.body().path("columnDefinitions").findValuesAsText("name"))
                .containsExactly("Name", "READY", "SIZE", "AGE");
        assertThat(table.body().at("/rows/0/cells/0").asText()).isEqualTo("a");
        assertThat(table.body().at("/rows/0/cells/2").asInt()).isEqualTo(2);
    }

    @Test
    void aPodsLogIsPlainText() {
        server.post(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c'}]}}");
        assertThat(server.get(PODS + "/p/log?container=c").body().asText()).isEqualTo("said by c\n");
    }
}
