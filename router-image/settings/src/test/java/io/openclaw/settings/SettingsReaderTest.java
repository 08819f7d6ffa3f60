package io.openclaw.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.openclaw.settings.Overrides.Given;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "router:\n", "router: {}\n", "# nothing but a comment\n"})
    void an_empty_file_means_all_defaults(String yaml) throws SettingsException {
        assertThat(read(yaml)).isEqualTo(Settings.defaults());
    }

    @Test
    void the_articles_blocks_are_read_as_they_stand_there() throws SettingsException {
        Settings settings = read("""
                router:
                  queue:
                    type: fifo
                    max_size: 10000
                    max_memory_mb: 512
                    overflow_action: reject
                    overflow_status: 503
                    overflow_message: "Service overloaded, try again later"
                    drain_timeout_ms: 30000
                  cache:
                    enabled: true
                    max_entries: 100000
                    max_memory_mb: 256
                    max_entry_size_kb: 1024
                    ttl: 3600
                    eviction_policy: lru
                    preload:
                      enabled: false
                  process:
                    max_heap_mb: 2048
                    max_old_space_mb: 1536
                    max_new_space_mb: 256
                    gc_interval_ms: 1000
                    force_gc_threshold_mb: 256
                    restart_on_memory_threshold_mb: 1792
                    restart_grace_period_seconds: 30
                    min_uptime_seconds: 3600
                  limits:
                    max_request_body_mb: 10
                    max_request_headers_kb: 32
                    max_concurrent_requests: 1000
                monitoring:
                  metrics:
                    - name: router.memory.used_mb
                      type: gauge
                      alert_threshold: 1536
                      alert_severity: warning
                      action: notify
                    - name: router.gc.pause_ms
                      type: histogram
                      alert_threshold: 500
                      alert_severity: warning
                """);
        assertThat(settings.router()).isEqualTo(Settings.defaults(2048).router());
        assertThat(settings.monitoring().metrics())
                .extracting(Settings.Metric::name)
                .containsExactly("router.memory.used_mb", "router.gc.pause_ms");
    }

    @Test
    void the_memory_defaults_scale_with_the_heap() throws SettingsException {
        Settings.Router router = read("router: {process: {max_heap_mb: 1024}}").router();
        assertThat(router.process().restartOnMemoryThresholdMb()).isEqualTo(896);
        assertThat(router.queue().maxMemoryMb()).isEqualTo(256);
        assertThat(router.cache().maxMemoryMb()).isEqualTo(128);
        assertThat(router.process().maxOldSpaceMb()).isEqualTo(768);
        assertThat(router.process().maxNewSpaceMb()).isEqualTo(128);
    }

    @Test
    void flag_and_environment_win_over_the_file() throws SettingsException {
        Overrides overrides = new Overrides(
                new Given<>("--memory-mb", 2048),
                new Given<>("CLW_ROUTER_HEAP_NEWSIZE", 512),
                new Given<>("--port", 8080),
                new Given<>("CLW_ROUTER_HOST", "127.0.0.2"));
        Settings.Router router = SettingsReader.read(
                        "openclaw.yaml", "router: {listen: {port: 3000}, process: {max_heap_mb: 256}}", overrides)
                .settings()
                .router();
        assertThat(router.process().maxHeapMb()).isEqualTo(2048);
        assertThat(router.process().maxNewSpaceMb()).isEqualTo(512);
        assertThat(router.queue().maxMemoryMb())
                .as("scales with the heap that rules")
                .isEqualTo(512);
        assertThat(router.listen().port()).isEqualTo(8080);
        assertThat(router.listen().host()).isEqualTo("127.0.0.2");
    }

    @ParameterizedTest
    @CsvSource({"x_forwarded, X_FORWARDED", "forwarded, FORWARDED", "both, BOTH"})
    void the_fields_that_tell_a_requests_origin_are_chosen_by_a_word(String word, Settings.ForwardingHeaders headers)
            throws SettingsException {
        assertThat(read("router: {forwarding: {headers: " + word + "}}")
                        .router()
                        .forwarding())
                .isEqualTo(new Settings.Forwarding(headers));
    }

    @Test
    void an_error_about_an_override_names_the_flag() {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class,
                () -> SettingsReader.read(
                        "openclaw.yaml", "", new Overrides(new Given<>("--memory-mb", 16), null, null, null)));
        assertThat(refused).hasMessageContaining("--memory-mb: router.process.max_heap_mb: found 16; accepted: 32 to");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            router:\\n  queue:\\n    max_sise: 5                                | :3: router.queue.max_sise: found an unknown key; accepted: type, max_size, max_memory_mb, overflow_action, overflow_status, overflow_message, drain_timeout_ms; did you mean router.queue.max_size?
            ruoter: {}                                                          | :1: ruoter: found an unknown key; accepted: router, monitoring; did you mean router?
            router:\\n  queue:\\n    max_memory_mb: 512Mi                       | :3: router.queue.max_memory_mb: found '512Mi'; accepted: a whole number of megabytes, as in 512
            router:\\n  queue:\\n    drain_timeout_ms: 30s                      | :3: router.queue.drain_timeout_ms: found '30s'; accepted: a whole number of milliseconds
            router:\\n  queue:\\n    max_size: 1.5                              | :3: router.queue.max_size: found '1.5'; accepted: a whole number
            router:\\n  queue:\\n    max_size: 99999999999                      | :3: router.queue.max_size: found '99999999999'; accepted: a whole number
            router:\\n  queue:\\n    max_size: 0                                | :3: router.queue.max_size: found 0; accepted: 1 to
            router:\\n  queue:\\n    max_size: [1]                              | :3: router.queue.max_size: found a list; accepted: a whole number
            router:\\n  queue: 5                                                | :2: router.queue: found '5'; accepted: a mapping of type, max_size
            router:\\n  queue:\\n    type: lifo                                 | :3: router.queue.type: found 'lifo'; accepted: fifo; did you mean fifo?
            router:\\n  cache:\\n    enabled: yess                              | :3: router.cache.enabled: found 'yess'; accepted: true or false
            router:\\n  cache:\\n    eviction_policy: lfu                       | :3: router.cache.eviction_policy: found 'lfu'; accepted: lru, tinylfu; did you mean lru?
            router:\\n  forwarding:\\n    headers: x-forwarded                    | :3: router.forwarding.headers: found 'x-forwarded'; accepted: x_forwarded, forwarded, both; did you mean x_forwarded?
            router:\\n  forwarding:\\n    headers: Forwarded                      | :3: router.forwarding.headers: found 'Forwarded'; accepted: x_forwarded, forwarded, both; did you mean forwarded?
            router:\\n  forwarding:\\n    headers: [forwarded]                    | :3: router.forwarding.headers: found a list; accepted: x_forwarded, forwarded, both
            router:\\n  forwarding:\\n    header: both                            | :3: router.forwarding.header: found an unknown key; accepted: headers; did you mean router.forwarding.headers?
            router:\\n  forwarding: forwarded                                   | :2: router.forwarding: found 'forwarded'; accepted: a mapping of headers
            router:\\n  fowarding: {headers: both}                              | :2: router.fowarding: found an unknown key; accepted: listen, admin, routes, upstreams, queue, cache, limits, forwarding, process, filters, access_log, debug; did you mean router.forwarding?
            router:\\n  process:\\n    max_direct_memory_mb: otto               | found 'otto'; accepted: a whole number of megabytes, as in 512, or auto
            router:\\n  process:\\n    restart_on_memory_threshold_mb: 512      | :3: router.process.restart_on_memory_threshold_mb: found 512; accepted: at least 1 and less than router.process.max_heap_mb (512 MB)
            router:\\n  process:\\n    max_new_space_mb: 400                    | :3: router.process.max_new_space_mb: found 384 MB old + 400 MB new; accepted: old and new together at most max_heap_mb (512 MB)
            router:\\n  queue:\\n    drain_timeout_ms: 31000                    | :3: router.queue.drain_timeout_ms: found 31000; accepted: at most router.process.restart_grace_period_seconds (30000 ms)
            router:\\n  upstreams:\\n    web: {endpoints: ["ftp://x"]}          | :3: router.upstreams.web.endpoints[0]: found 'ftp://x'; accepted: an http URL without a path
            router:\\n  upstreams:\\n    web: {}                                | :3: router.upstreams.web.endpoints: found no endpoint
            router:\\n  routes:\\n    - {name: a, upstream: wep}\\n  upstreams:\\n    web: {endpoints: ["http://x"]} | :3: router.routes[0].upstream: found 'wep'; accepted: web; did you mean web?
            monitoring:\\n  receivers: {r: {url: "htps://me:word@hooks.example/T/secret"}} | :2: monitoring.receivers.r.url: found 'htps://hooks.example/...'; accepted: an http or https URL
            router:\\n  listen: {max_connections: 0x10}                          | :2: router.listen.max_connections: found '0x10'; accepted: a whole number
            monitoring:\\n  metrics: [{name: m, alert_threshold: 1.0e400}]       | :2: monitoring.metrics[0].alert_threshold: found '1.0e400'; accepted: a number
            monitoring:\\n  receivers: {a: {url: "http:///hook"}}              | :2: monitoring.receivers.a.url: found 'http:///...'; accepted: an http or https URL
            monitoring:\\n  receivers: {a: {type: pagerduty, url: "https://x"}} | :2: monitoring.receivers.a.key_file: found nothing; accepted: a file that holds the integration's routing key
            monitoring:\\n  metrics: [{name: m, alert_threshold: -5}]            | :2: monitoring.metrics[0].alert_threshold: found -5.0; accepted: a value of at least 0
            router:\\n  routes:\\n    - {name: a, upstream: w, rewrite_prefix: v2}\\n  upstreams:\\n    w: {endpoints: ["http://x"]} | :3: router.routes[0].rewrite_prefix: found 'v2'; accepted: a path that begins with /
            router:\\n  routes:\\n    - {name: a, upstrem: web}                 | :3: router.routes[0].upstrem: found an unknown key; accepted: name, match, upstream, rewrite_prefix, cache, timeout_ms, max_concurrent_requests; did you mean router.routes[0].upstream?
            router:\\n  admin: {port: 3000}                                     | router.admin.port: found 3000; accepted: another port than router.listen.port
            router: {queue: {max_size: 1, max_size: 2}}                         | :1:
            router:\\n  queue: {max_size: [}                                   | :2: found expected the node content, but found '}', while parsing a flow node; accepted: valid YAML
            router:\\n  queue:\\n    type: "fifo                               | :3: found unexpected end of stream, while scanning a quoted scalar; accepted: valid YAML
            - a                                                                 | :1: found a list; accepted: a mapping of router, monitoring
            """)
    void what_is_wrong_is_named_with_line_key_and_cure(String yaml, String message) {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class, () -> read(yaml.strip().replace("\\n", "\n")));
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).contains(message.strip());
        assertThat(refused.getMessage()).startsWith("openclaw.yaml:");
    }

    @Test
    void all_problems_are_told_at_once() {
        SettingsException refused = catchThrowableOfType(
                SettingsException.class,
                () -> read("router:\n  queue: {max_sise: 1, max_memory_mb: x}\n  cashe: {}\n"));
        assertThat(refused.problems()).hasSize(3);
    }

    @Test
    void a_bound_that_the_file_leaves_out_gets_its_default_and_is_told() throws SettingsException {
        List<String> notices = SettingsReader.read(
                        "openclaw.yaml",
                        "router: {queue: {type: fifo}, cache: {enabled: true, max_entries: 1000000, ttl: 3600}}",
                        Overrides.NONE)
                .notices();
        assertThat(notices)
                .containsExactly(
                        "router.queue.max_size is not set: bounded at 10000 requests",
                        "router.queue.max_memory_mb is not set: bounded at 128 MB",
                        "router.cache.max_memory_mb is not set: bounded at 64 MB",
                        "router.cache.max_entry_size_kb is not set: bounded at 1024 KB");
    }

    private static Settings read(String yaml) throws SettingsException {
        return SettingsReader.read("openclaw.yaml", yaml, Overrides.NONE).settings();
    }
}
