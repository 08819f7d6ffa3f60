package io.openclaw.e2e.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.e2e.cluster.api.TestServer.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-side apply: who owns what, what goes when it is no longer applied, who collides with whom. */
class ServerSideApplyTest {

    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/d";
    private static final String WIDGET = "/apis/test.io/v1/namespaces/default/widgets/w";
    private static final String CONFIG = "/api/v1/namespaces/default/configmaps/c";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String deployment(String containers) {
        return "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},"
                + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[" + containers + "]}}}}";
    }

    private static String config(String data) {
        return "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':" + data + "}";
    }

    private static JsonNode containers(Answer answer) {
        return answer.body().at("/spec/template/spec/containers");
    }

    @Test
    void itCreatesWhatIsNotThere() {
        Answer created = server.apply(CONFIG, "me", false, config("{'k':'v'}"));
        assertThat(created.body().at("/data/k").asText()).isEqualTo("v");
        JsonNode entry = created.body().at("/metadata/managedFields/0");
        assertThat(entry.path("manager").asText()).isEqualTo("me");
        assertThat(entry.path("operation").asText()).isEqualTo("Apply");
        assertThat(entry.path("fieldsV1").toString()).isEqualTo("{\"f:data\":{\"f:k\":{}}}");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        String version = server.apply(CONFIG, "me", false, config("{'k':'v'}"))
                .body()
                .at("/metadata/resourceVersion")
                .asText();
        Answer again = server.apply(CONFIG, "me", false, config("{'k':'v'}"));
        assertThat(again.body().at("/metadata/resourceVersion").asText()).isEqualTo(version);
    }

    @Test
    void aFieldThatIsNoLongerAppliedGoes() {
        server.apply(CONFIG, "me", false, config("{'k':'v','l':'w'}"));
        assertThat(server.apply(CONFIG, "me", false, config("{'k':'v'}"))
                        .body()
                        .path("data")
                        .toString())
                .isEqualTo("{\"k\":\"v\"}");
    }

    @Test
    void aFieldThatAnotherManagerOwnsTooStays() {
        server.apply(CONFIG, "me", false, config("{'k':'v'}"));
        server.apply(CONFIG, "you", false, config("{'k':'v'}"));
        assertThat(server.apply(CONFIG, "me", false, config("{}"))
                        .body()
                        .at("/data/k")
                        .asText())
                .isEqualTo("v");
        assertThat(server.apply(CONFIG, "you", false, config("{}"))
                        .body()
                        .at("/data/k")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void anotherValueForAnothersFieldIsAConflictUnlessForced() {
        server.apply(CONFIG, "me", false, config("{'k':'v'}"));
        Answer refused = server.apply(CONFIG, "you", false, config("{'k':'w'}"));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.body().at("/details/causes/0/field").asText()).isEqualTo(".data.k");
        assertThat(server.get(CONFIG).body().at("/data/k").asText()).isEqualTo("v");

        Answer forced = server.apply(CONFIG, "you", true, config("{'k':'w'}"));
        assertThat(forced.body().at("/data/k").asText()).isEqualTo("w");
        assertThat(forced.body().at("/metadata/managedFields").findValuesAsText("manager"))
                .containsExactly("you");
    }

    @Test
    void anUpdaterTakesTheFieldsItChanges() {
        server.apply(CONFIG, "me", false, config("{'k':'v','l':'w'}"));
        server.patch(CONFIG + "?fieldManager=hand", Patches.MERGE, "{'data':{'k':'x'}}");
        Answer refused = server.apply(CONFIG, "me", false, config("{'k':'v','l':'w'}"));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.body().path("message").asText()).contains("hand", ".data.k");
    }

    @Test
    void itemsOfAKeyedListMergeByTheirKeys() {
        server.apply(
                DEPLOYMENT,
                "me",
                false,
                deployment("{'name':'a','image':'x','env':[{'name':'E','value':'1'}],'ports':[{'containerPort':80}]}"));
        server.apply(DEPLOYMENT, "sidecar", false, deployment("{'name':'s','image':'y'}"));
        Answer answer = server.apply(
                DEPLOYMENT,
                "me",
                false,
                deployment("{'name':'a','image':'z','env':[{'name':'F','value':'2'}],'ports':[{'containerPort':80}]}"));
        assertThat(containers(answer).findValuesAsText("image")).containsExactly("z", "y");
        assertThat(containers(answer).at("/0/env").toString()).isEqualTo("[{\"name\":\"F\",\"value\":\"2\"}]");
        assertThat(answer.body().at("/metadata/managedFields").toString())
                .contains("k:{\\\"name\\\":\\\"a\\\"}", "k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}");
    }

    @Test
    void droppedReplicasFallBackToTheirDefault() {
        String replicas = deployment("{'name':'a'}").replace("'spec':{'selector'", "'spec':{'replicas':3,'selector'");
        assertThat(server.apply(DEPLOYMENT, "me", false, replicas)
                        .body()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(server.apply(DEPLOYMENT, "me", false, deployment("{'name':'a'}"))
                        .body()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void aCustomResourcesListsMergeAsItsSchemaSays() {
        String widget =
                "{'apiVersion':'test.io/v1','kind':'Widget','metadata':{'name':'w'},'spec':{'parts':[{'name':'%s','size':1}],'tags':['%s']}}";
        server.apply(WIDGET, "me", false, widget.formatted("a", "t"));
        Answer merged = server.apply(WIDGET, "you", true, widget.formatted("b", "u"));
        assertThat(merged.body().at("/spec/parts").findValuesAsText("name")).containsExactly("a", "b");
        assertThat(merged.body().at("/spec/tags").toString()).isEqualTo("[\"u\"]");
    }

    @Test
    void statusAndTheRestAreOwnedApart() {
        server.apply(
                WIDGET,
                "me",
                false,
                "{'apiVersion':'test.io/v1','kind':'Widget','metadata':{'name':'w'},'spec':{'replicas':1},'status':{'replicas':9}}");
        Answer status = server.apply(
                WIDGET + "/status",
                "me",
                false,
                "{'apiVersion':'test.io/v1','kind':'Widget','metadata':{'name':'w'},'status':{'replicas':1,'conditions':[{'type':'Ready','status':'True'}]}}");
        assertThat(status.body().at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(status.body().at("/status/replicas").asInt()).isEqualTo(1);
        assertThat(status.body().at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(status.body().at("/metadata/managedFields").findValuesAsText("subresource"))
                .containsExactly("status");
    }

    /** So does the real one; the operator makes its objects by that. */
    @Test
    void aVersionIsAskedOnlyOfWhatIsThere() {
        String versioned = config("{'k':'v'}").replace("'name':'c'", "'name':'c','resourceVersion':'1'");
        Answer created = server.apply(CONFIG, "me", false, versioned);
        assertThat(created.body().at("/data/k").asText()).isEqualTo("v");
        assertThat(created.body().at("/metadata/resourceVersion").asText()).isNotEqualTo("1");
        assertThat(server.apply(CONFIG, "me", true, versioned).code()).isEqualTo(409);
    }

    @Test
    void aStaleResourceVersionIsAConflict() {
        server.apply(CONFIG, "me", false, config("{'k':'v'}"));
        String stale = config("{'k':'w'}").replace("'name':'c'", "'name':'c','resourceVersion':'1'");
        assertThat(server.apply(CONFIG, "me", true, stale).code()).isEqualTo(409);
    }
}
