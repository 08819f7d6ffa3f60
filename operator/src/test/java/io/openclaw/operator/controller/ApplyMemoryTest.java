package io.openclaw.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.desired.AdminToken;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.Installation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyMemoryTest {
    private final ApplyMemory memory = new ApplyMemory(Clock.systemUTC());

    @Test
    void knowsWhatItHasAppliedByItsContents() {
        memory.applied(service("1", "hash"));

        assertThat(memory.isApplied(service("2", "hash"), Duration.ofSeconds(5)))
                .isTrue();
        assertThat(memory.isApplied(service("1", "other"), Duration.ofSeconds(5)))
                .isFalse();
    }

    @Test
    void aStatusOfWhatCountsGenerationsIsNoChange() throws Exception {
        memory.verified(blueprint(1), List.of(service("1", "hash"), deployment("1", 1, Map.of())));

        assertThat(isVerified(1, service("1", "hash"), deployment("9", 1, Map.of())))
                .isTrue();
        assertThat(isVerified(1, service("1", "hash"), deployment("9", 2, Map.of())))
                .as("its spec")
                .isFalse();
        assertThat(isVerified(1, service("1", "hash"), deployment("9", 1, Map.of("a", "b"))))
                .as("a label")
                .isFalse();
        assertThat(isVerified(1, service("2", "hash"), deployment("9", 1, Map.of())))
                .as("another's version")
                .isFalse();
        assertThat(isVerified(1, service("1", "hash"))).as("one is gone").isFalse();
        assertThat(isVerified(2, service("1", "hash"), deployment("9", 1, Map.of())))
                .as("the resource")
                .isFalse();
    }

    private boolean isVerified(long generation, HasMetadata... live) throws Exception {
        return memory.isVerified(blueprint(generation), List.of(live));
    }

    private static Blueprint blueprint(long generation) throws Exception {
        OpenClawRouter router = Serialization.unmarshal("""
                apiVersion: openclaw.io/v1alpha1
                kind: OpenClawRouter
                metadata: {name: edge, namespace: web, uid: u}
                spec: {upstreams: [{name: app, endpoints: ['http://app.web.svc:8080']}]}
                """, OpenClawRouter.class);
        router.getMetadata().setGeneration(generation);
        return Blueprint.of(router, new Installation("image", null, new AdminToken(new byte[32])));
    }

    private static Service service(String version, String hash) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("edge")
                .withUid("s")
                .withResourceVersion(version)
                .withAnnotations(Map.of(Annotations.DESIRED_HASH, hash))
                .addNewOwnerReference()
                .withUid("u")
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private static Deployment deployment(String version, long generation, Map<String, String> labels) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("edge")
                .withUid("d")
                .withResourceVersion(version)
                .withGeneration(generation)
                .withLabels(labels)
                .endMetadata()
                .build();
    }
}
