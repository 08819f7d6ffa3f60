package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelRulesTest {
    private static final CelRules RULES = CelRules.ofTheCrd();

    @Test
    void everyRuleCompilesAndSaysWhatToDo() {
        assertThat(RULES.all()).hasSizeGreaterThanOrEqualTo(18).allSatisfy(rule -> {
            assertThat(RULES.compile(rule)).isNotNull();
            assertThat(rule.getMessage()).isNotBlank();
        });
    }

    /** The API server can't bound the length of a text that it converts to, and refuses the whole CRD for the rule's cost. */
    @Test
    void noRuleConvertsAQuantityToText() {
        assertThat(RULES.all()).allSatisfy(rule -> assertThat(rule.getRule()).doesNotContain("string(self"));
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("{replicas: 3, autoscaling: {maxReplicas: 5}}", "either replicas or autoscaling"),
                Arguments.of("{autoscaling: {minReplicas: 5, maxReplicas: 4}}", "minReplicas"),
                Arguments.of("{autoscaling: {maxReplicas: 1}}", "minReplicas (default 2)"),
                Arguments.of("{process: {maxHeap: 512Mi, restartOnMemoryThreshold: 512Mi}}", "less than maxHeap"),
                Arguments.of("{process: {restartOnMemoryThreshold: 1Gi}}", "less than maxHeap (default 512Mi)"),
                Arguments.of("{process: {maxHeap: 1Gi, maxOldSpace: 1000Mi, maxNewSpace: 100Mi}}", "at most maxHeap"),
                Arguments.of("{process: {maxHeap: 1Gi, maxOldSpace: 1000Mi}}", "an eighth"),
                Arguments.of("{process: {maxNewSpace: 200Mi}}", "three quarters of maxHeap"),
                Arguments.of("{process: {maxHeap: 16Mi}}", "at least 32Mi"),
                Arguments.of("{process: {maxHeap: 1024}}", "at least 32Mi"),
                Arguments.of("{resources: {requests: {memory: 1Gi}}}", "remove memory from resources.requests"),
                Arguments.of("{resources: {limits: {cpu: 2, memory: 1Gi}}}", "remove memory from resources.limits"),
                Arguments.of("{cache: {maxMemory: 1Mi, maxEntrySize: 2Mi}}", "cache.maxEntrySize"),
                Arguments.of("{cache: {maxEntrySize: 100Mi}}", "an eighth of process.maxHeap"),
                Arguments.of("{autosize: Apply, process: {maxNewSpace: 32Mi}}", "they follow the heap"),
                Arguments.of("{autosize: Apply, process: {restartOnMemoryThreshold: 256Mi}}", "they follow the heap"),
                Arguments.of("{autosize: Apply, cache: {maxEntrySize: 1Mi}}", "set cache.maxMemory"),
                Arguments.of("{queue: {drainTimeout: 31s}}", "process.restartGracePeriod (default 30s)"),
                Arguments.of("{process: {restartGracePeriod: 20s}}", "queue.drainTimeout (default 30s)"),
                Arguments.of("{podDisruptionBudget: {minAvailable: 1, maxUnavailable: 1}}", "exactly one"),
                Arguments.of("{podDisruptionBudget: {}}", "exactly one"),
                Arguments.of("{routes: [{name: a, upstream: ap}]}", "each route's upstream"),
                Arguments.of("{routes: [{name: a, upstream: app}, {name: a, upstream: app}]}", "route names"),
                Arguments.of("{upstreams: [" + upstream("a") + "," + upstream("a") + "]}", "upstream names"),
                Arguments.of("{upstreams: [{name: a, endpoints: ['https://a']}]}", "http URLs"),
                Arguments.of("{upstreams: [{name: a, endpoints: ['http://a/path']}]}", "without a path"),
                Arguments.of("{filters: [{name: f, image: i}, {name: f, image: i}]}", "filter names"),
                Arguments.of("{filters: [{name: f}]}", "exactly one of image and claim"),
                Arguments.of("{service: {externalTrafficPolicy: Local}}", "NodePort or LoadBalancer"),
                Arguments.of("{monitoring: {receivers: [{name: a}, {name: a}]}}", "receiver names"),
                Arguments.of(
                        "{monitoring: {receivers: [{name: a}], metrics: [{name: m, alerts: [{action: b}]}]}}",
                        "each action"));
    }

    @ParameterizedTest
    @MethodSource
    void broken(String spec, String cure) throws Exception {
        assertThat(RULES.broken(resource(spec))).singleElement().asString().contains(cure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{replicas: 0}",
                "{autoscaling: {maxReplicas: 2}}",
                "{process: {maxHeap: 2Gi, maxOldSpace: 1536Mi, maxNewSpace: 512Mi, restartOnMemoryThreshold: 1792Mi}}",
                "{process: {maxHeap: 1073741824, restartOnMemoryThreshold: 512M}}",
                "{cache: {maxMemory: 1Mi, maxEntrySize: 1024Ki}}",
                "{autosize: Apply, process: {maxHeap: 1Gi, swap: 1Gi}, cache: {maxMemory: 1Mi, maxEntrySize: 1Mi}}",
                "{autosize: None, process: {maxNewSpace: 32Mi}, cache: {maxEntrySize: 1Mi}}",
                "{queue: {drainTimeout: 1m}, process: {restartGracePeriod: 60s}}",
                "{podDisruptionBudget: {minAvailable: 50%}}",
                "{routes: [{name: a, upstream: app}, {name: b, upstream: app}]}",
                "{service: {type: LoadBalancer, externalTrafficPolicy: Local}}",
                "{monitoring: {metrics: [{name: m, alerts: [{action: notify}]}]}}"
            })
    void kept(String spec) throws Exception {
        assertThat(RULES.broken(resource(spec))).isEmpty();
    }

    private static String upstream(String name) {
        return "{name: " + name + ", endpoints: ['http://" + name + ":8080']}";
    }

    /** With the one thing that every spec needs, where the case has none of its own. */
    private static String resource(String spec) {
        String fields = spec.substring(1, spec.length() - 1);
        return spec.startsWith("{upstreams:")
                ? "{spec: " + spec + "}"
                : "{spec: {upstreams: [" + upstream("app") + "]" + (fields.isEmpty() ? "" : ", " + fields) + "}}";
    }
}
