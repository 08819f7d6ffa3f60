package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SpecMappingTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String UPSTREAMS = "upstreams: [{name: app, endpoints: ['http://app:8080']}]";

    @Test
    void theSmallestSpecMeansTheDefaults() throws Exception {
        Settings.Router router = settings("").router();
        Settings.Router defaults = Settings.defaults().router();

        assertThat(router.queue()).isEqualTo(defaults.queue());
        assertThat(router.cache()).isEqualTo(defaults.cache());
        assertThat(router.limits()).isEqualTo(defaults.limits());
        assertThat(router.forwarding()).isEqualTo(defaults.forwarding());
        assertThat(router.process()).isEqualTo(defaults.process());
        assertThat(router.filters()).isEqualTo(new Settings.Filters(null, List.of()));
        assertThat(router.routes()).singleElement().satisfies(route -> {
            assertThat(route.name()).isEqualTo("default");
            assertThat(route.upstream()).isEqualTo("app");
            assertThat(route.match()).isEqualTo(new Settings.Match("*", "/", List.of(), Map.of()));
        });
    }

    @Test
    void memoryBoundsScaleWithTheHeap() throws Exception {
        Settings settings = settings("process: {maxHeap: 2Gi}");

        assertThat(settings.router().queue())
                .isEqualTo(Settings.defaults(2048).router().queue());
        assertThat(settings.router().cache())
                .isEqualTo(Settings.defaults(2048).router().cache());
        assertThat(settings.router().process())
                .isEqualTo(Settings.defaults(2048).router().process());
    }

    @Test
    void listenersAreTheOperators() throws Exception {
        Settings.Router router = settings("").router();

        assertThat(router.listen().host()).isEqualTo("0.0.0.0");
        assertThat(router.listen().port()).isEqualTo(3000);
        assertThat(router.admin()).isEqualTo(new Settings.Admin(3001, Settings.OnTrafficPort.NEVER));
    }

    @Test
    void quantitiesAndDurationsRoundUp() throws Exception {
        Settings.Router router = settings("""
                        queue: {maxMemory: 100000k, drainTimeout: 1.5s}
                        cache: {maxEntrySize: 1500, ttl: 1h30m}
                        process: {drainDelay: 500ms}
                        """).router();

        assertThat(router.queue().maxMemoryMb()).isEqualTo(96);
        assertThat(router.queue().drainTimeoutMs()).isEqualTo(1500);
        assertThat(router.cache().maxEntrySizeKb()).isEqualTo(2);
        assertThat(router.cache().ttl()).isEqualTo(5400);
        assertThat(router.process().drainDelaySeconds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"XForwarded, X_FORWARDED", "Forwarded, FORWARDED", "Both, BOTH"})
    void whichFieldsTellARequestsOriginIsTheSameChoiceInBoth(String word, Settings.ForwardingHeaders headers)
            throws Exception {
        Settings settings = settings("forwarding: {headers: " + word + "}");

        assertThat(settings.router().forwarding()).isEqualTo(new Settings.Forwarding(headers));
    }

    @Test
    void anEmptyTextIsNoAbsentOne() throws Exception {
        assertThat(settings("queue: {overflowMessage: ''}").router().queue().overflowMessage())
                .isEmpty();
    }

    @Test
    void aRouteWithSeveralHostsIsOneRouteAHost() throws Exception {
        Settings settings =
                settings("routes: [{name: api, hosts: [a.example, b.example], upstream: app, timeout: 5s}]");

        assertThat(settings.router().routes())
                .extracting(Settings.Route::name, route -> route.match().host(), Settings.Route::timeoutMs)
                .containsExactly(tuple("api@a.example", "a.example", 5000), tuple("api@b.example", "b.example", 5000));
    }

    @Test
    void filtersRunInTheListsOrder() throws Exception {
        Settings settings = settings("filters: [{name: b, image: x}, {name: a, claim: {name: c}}]");

        assertThat(settings.router().filters())
                .isEqualTo(new Settings.Filters("../openclaw-filters", List.of("b", "a")));
    }

    @Test
    void anAlertsUnitGoesIntoTheMetricsName() throws Exception {
        Settings settings = settings("""
                monitoring:
                  receivers: [{name: Notify, type: PagerDuty, url: "https://x", keySecret: {name: pd, key: token}}]
                  metrics:
                    - name: router.memory.used
                      alerts: [{threshold: 1.5Gi, action: Notify, for: 1m}, {threshold: 1920Mi, severity: Critical}]
                    - {name: router.gc.pause, type: Histogram, alerts: [{threshold: 500ms}]}
                    - {name: router.queue.size, alerts: [{threshold: "8000"}]}
                """);

        assertThat(settings.monitoring().metrics())
                .containsExactly(
                        metric("router.memory.used_mb", Settings.MetricType.GAUGE, 1536, "Notify", 60),
                        new Settings.Metric(
                                "router.memory.used_mb",
                                Settings.MetricType.GAUGE,
                                1920,
                                Settings.Severity.CRITICAL,
                                null,
                                0),
                        metric("router.gc.pause_ms", Settings.MetricType.HISTOGRAM, 500, null, 0),
                        metric("router.queue.size", Settings.MetricType.GAUGE, 8000, null, 0));
        assertThat(settings.monitoring().receivers())
                .isEqualTo(Map.of(
                        "Notify",
                        new Settings.Receiver(
                                Settings.ReceiverType.PAGERDUTY, "https://x", "/etc/openclaw-receivers/pd/token")));
    }

    private static Settings.Metric metric(
            String name, Settings.MetricType type, double threshold, String action, int seconds) {
        return new Settings.Metric(name, type, threshold, Settings.Severity.WARNING, action, seconds);
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("process: {maxHeap: 2X}", "spec.process.maxHeap: found '2X'; accepted: a quantity"),
                Arguments.of("cache: {ttl: 1 day}", "spec.cache.ttl: found '1 day'; accepted: a duration"),
                Arguments.of("queue: {maxSize: 0}", "spec.queue.maxSize: found 0; accepted: 1 to 10000000"),
                Arguments.of(
                        "process: {restartOnMemoryThreshold: 600Mi}",
                        "spec.process.restartOnMemoryThreshold: found 600 MiB; accepted: at least 1 and less than spec.process.maxHeap (512 MB)"),
                Arguments.of(
                        "queue: {drainTimeout: 40s}",
                        "spec.queue.drainTimeout: found 40000 ms; accepted: at most spec.process.restartGracePeriod"),
                Arguments.of(
                        "routes: [{name: a, upstream: app}, {name: b, upstream: ap}]",
                        "spec.routes[1].upstream: found 'ap'; accepted: app; did you mean app?"),
                Arguments.of(
                        "routes: [{name: a, hosts: [x, y], upstream: app}, {name: b, pathPrefix: b, upstream: app}]",
                        "spec.routes[1].pathPrefix: found 'b'"),
                Arguments.of(
                        "listen: {trustedProxies: [10.0.0.0/8, everywhere]}",
                        "spec.listen.trustedProxies[1]: found 'everywhere'"),
                Arguments.of("filters: [{name: a}, {name: a}]", "spec.filters[1].name: found 'a' a second time"),
                Arguments.of(
                        "monitoring: {metrics: [{name: m, alerts: [{threshold: '1'}, {threshold: much}]}]}",
                        "spec.monitoring.metrics[0].alerts[1].threshold: found 'much'"),
                Arguments.of(
                        "monitoring: {receivers: [{name: a.b, url: ftp://x}]}",
                        "spec.monitoring.receivers[0].url: found 'ftp://x'"),
                Arguments.of(
                        "monitoring: {receivers: [{name: a, url: 'http://x', keySecret: {name: s}}]}",
                        "spec.monitoring.receivers[0].keySecret: "));
    }

    @ParameterizedTest
    @MethodSource
    void errors(String fields, String message) {
        assertThatThrownBy(() -> settings(fields))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("OpenClawRouter: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("router.")
                .extracting(e -> ((SettingsException) e).problems())
                .asInstanceOf(LIST)
                .hasSize(1);
    }

    @Test
    void anEndpointThatIsNoneIsNamedByItsPlaceInTheSpec() {
        OpenClawRouterSpec spec = spec(
                "upstreams: [{name: a, endpoints: ['http://a']}, {name: b.c, endpoints: ['http://b', 'https://b']}]");

        assertThatThrownBy(() -> SpecMapping.toSettings(spec))
                .hasMessageStartingWith("OpenClawRouter: spec.upstreams[1].endpoints[1]: found 'https://b'");
    }

    @Test
    void aSpecWithoutUpstreamsIsRefused() {
        assertThatThrownBy(() -> SpecMapping.toSettings(spec("{}")))
                .hasMessageContaining("spec.upstreams: found nothing");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> settings("{queue: {maxMemory: -1}, cache: {ttl: x}, limits: {requestTimeout: 5}}"))
                .extracting(e -> ((SettingsException) e).problems())
                .asInstanceOf(LIST)
                .hasSize(3);
    }

    private static Settings settings(String fields) throws SettingsException {
        String trimmed = fields.strip();
        return SpecMapping.toSettings(
                trimmed.startsWith("{")
                        ? spec("{" + UPSTREAMS + ", " + trimmed.substring(1))
                        : spec(UPSTREAMS + "\n" + trimmed));
    }

    private static OpenClawRouterSpec spec(String yaml) {
        try {
            return YAML.readValue(yaml, OpenClawRouterSpec.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
