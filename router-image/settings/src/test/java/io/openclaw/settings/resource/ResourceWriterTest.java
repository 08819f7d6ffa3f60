package io.openclaw.settings.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openclaw.settings.Overrides;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceWriterTest {
    private static final String APP = """
            router:
              routes: [{name: all, upstream: app}]
              upstreams: {app: {endpoints: ["http://10.0.0.7:8080"]}}
            """;

    @Test
    void only_what_the_file_sets_is_written_in_the_resources_units() throws SettingsException {
        assertThat(convert(APP + """
                  queue: {type: fifo, max_memory_mb: 1024, overflow_message: "Later, please: we're busy", drain_timeout_ms: 1500}
                  process: {max_heap_mb: 2048, max_direct_memory_mb: auto, fragmentation: {detector: off, ratio: 2.5}}
                """)).isEqualTo("""
                        apiVersion: openclaw.io/v1alpha1
                        kind: OpenClawRouter
                        metadata:
                          name: edge
                        spec:
                          upstreams:
                            - name: app
                              endpoints:
                                - http://10.0.0.7:8080
                          routes:
                            - name: all
                              upstream: app
                          queue:
                            type: FIFO
                            maxMemory: 1Gi
                            overflowMessage: "Later, please: we're busy"
                            drainTimeout: 1s500ms
                          process:
                            maxHeap: 2Gi
                            fragmentation:
                              detector: None
                              ratio: 2.5
                        """);
    }

    @Test
    void a_namespace_is_written_where_one_is_given() throws SettingsException {
        assertThat(ResourceWriter.toYaml("openclaw.yaml", read(APP), "edge", "web"))
                .contains("metadata:\n  name: edge\n  namespace: web\n");
    }

    @Test
    void neighbours_that_are_one_metric_become_one_with_several_alerts() throws SettingsException {
        assertThat(convert(APP + """
                monitoring:
                  metrics:
                    - {name: router.memory.used_mb, alert_threshold: 1536, for_seconds: 60}
                    - {name: router.memory.used_mb, type: gauge, alert_threshold: 1920, alert_severity: critical}
                    - {name: router.queue.size, alert_threshold: 8000}
                """)).endsWith("""
                          monitoring:
                            metrics:
                              - name: router.memory.used
                                alerts:
                                  - threshold: 1536Mi
                                    for: 1m
                                  - threshold: 1920Mi
                                    severity: Critical
                              - name: router.queue.size
                                alerts:
                                  - threshold: "8000"
                        """);
    }

    @Test
    void what_is_the_operators_is_told_with_what_it_was() throws SettingsException {
        assertThat(convert(APP + """
                  listen: {host: 127.0.0.1, port: 3000}
                  admin: {port: 9001, on_traffic_port: loopback}
                """)).startsWith("""
                        # The same in every pod, whatever the file says:
                        # - router.listen.host: 0.0.0.0, not 127.0.0.1; each pod has its own address
                        # - router.admin.port: 3001, not 9001; the operator asks there
                        # - router.admin.on_traffic_port: never, not loopback; behind a sidecar every peer looks like loopback
                        apiVersion: openclaw.io/v1alpha1
                        """);
    }

    @Test
    void filters_wait_for_an_image_rather_than_being_left_out() throws SettingsException {
        assertThat(convert(APP + "  filters: {directory: filters, order: [auth, audit]}\n"))
                .startsWith("""
                        # The same in every pod, whatever the file says:
                        # - router.filters.directory: ../openclaw-filters, not filters; where filters are mounted; null where there are none
                        # To be done:
                        # - filters: give each an image or a claim that holds its jars; without, the API server refuses the resource
                        """)
                .endsWith("  filters:\n    - name: auth\n    - name: audit\n");
    }

    @Test
    void a_receivers_key_file_becomes_a_key_of_a_secret_to_be_made() throws SettingsException {
        String text = ResourceWriter.toYaml("openclaw.yaml", read(APP + """
                monitoring:
                  receivers:
                    page oncall: {type: pagerduty, url: "https://x", key_file: "/run/it's.key"}
                    mounted: {url: "https://y", key_file: /etc/openclaw-receivers/pd/token}
                """), "edge", "web");

        assertThat(text).startsWith("""
                        # To be done:
                        # - the receivers' keys: kubectl create secret generic edge-receivers --namespace web --from-file='page-oncall=/run/it'\\''s.key'
                        """).endsWith("""
                              - name: page oncall
                                type: PagerDuty
                                url: https://x
                                keySecret:
                                  name: edge-receivers
                                  key: page-oncall
                              - name: mounted
                                url: https://y
                                keySecret:
                                  name: pd
                                  key: token
                        """);
    }

    @Test
    void receivers_do_not_share_a_key() throws SettingsException {
        String text = convert(APP + """
                monitoring:
                  receivers:
                    page oncall: {url: "https://x", key_file: /run/one}
                    page-oncall: {url: "https://y", key_file: /run/two}
                """);

        assertThat(text)
                .contains(" --from-file=page-oncall=/run/one --from-file=page-oncall-2=/run/two\n")
                .contains("key: page-oncall\n", "key: page-oncall-2\n");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, true",
        "http://0.0.0.0:80, true",
        "http://LOCALHOST, true",
        "http://localhost, true",
        "http://[::1]:80/, true",
        "http://app, false"
    })
    void an_endpoint_on_loopback_is_told_to_be_the_pod(String endpoint, boolean told) throws SettingsException {
        String text = convert(APP.replace("http://10.0.0.7:8080", endpoint));

        assertThat(text.contains("# - upstream app: " + endpoint + " is the pod itself there"))
                .isEqualTo(told);
    }

    @Test
    void a_file_without_routes_is_told_to_mean_something_else() throws SettingsException {
        assertThat(convert("router: {upstreams: {app: {endpoints: ['http://10.0.0.7']}}}"))
                .startsWith("# To be done:\n# - routes: without any the file answers 404, and the resource sends");
    }

    @Test
    void a_file_without_upstreams_is_refused() {
        SettingsException refused = catchThrowableOfType(SettingsException.class, () -> convert("router: {}"));

        assertThat(refused)
                .hasMessage("openclaw.yaml: router.upstreams: found nothing; accepted: at least one upstream with its"
                        + " endpoints: no resource is without");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"on", "no", "null", "~", "12", "1_000", "0x1F", "0o17", "1e3", ".5", "+.inf", ".NaN", "1:30"})
    void a_text_that_reads_as_something_else_is_quoted(String text) throws SettingsException {
        assertThat(convert(
                        APP.replace("name: all", "name: all, match: {headers: {\"" + text + "\": \"" + text + "\"}}")))
                .contains("\"" + text + "\": \"" + text + "\"\n");
    }

    @Test
    void no_text_breaks_out_of_a_comment() throws SettingsException {
        assertThat(convert(APP + "  listen: {host: \"a\\nb\\u0085c\\u2028d\"}\n"))
                .contains("# - router.listen.host: 0.0.0.0, not a?b?c?d; each pod");
    }

    private static String convert(String yaml) throws SettingsException {
        return ResourceWriter.toYaml("openclaw.yaml", read(yaml), "edge", null);
    }

    private static SettingsReader.Loaded read(String yaml) throws SettingsException {
        return SettingsReader.read("openclaw.yaml", yaml, Overrides.NONE);
    }
}
