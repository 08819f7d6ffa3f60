package io.openclaw.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsWriterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "router: {process: {max_heap_mb: 96, gc: g1, max_direct_memory_mb: 64}}",
                "router: {process: {fragmentation: {detector: off}}, filters: {directory: ../f, order: [a, b]}}",
                "router: {forwarding: {headers: forwarded}}",
                "router: {queue: {overflow_message: 'yes: \"no\" # 5'}}",
                "router: {routes: [{name: '1', match: {host: '*.x', headers: {x-a: 'on'}}, upstream: a, rewrite_prefix: /,"
                        + " max_concurrent_requests: 5}], upstreams: {a: {endpoints: ['http://127.0.0.1:1']}}}",
                "monitoring: {receivers: {n: {type: webhook, url: 'http://x'}}, metrics: [{name: m, alert_threshold: 1.5, action:"
                        + " n}]}"
            })
    void what_is_written_is_read_back_the_same(String yaml) throws SettingsException {
        Settings settings = SettingsReader.read("in", yaml, Overrides.NONE).settings();
        String written = SettingsWriter.toYaml(settings);
        assertThat(SettingsReader.read("out", written, Overrides.NONE).settings())
                .as(written)
                .isEqualTo(settings);
    }

    @Test
    void the_hash_follows_the_values_and_not_the_text() throws SettingsException {
        Settings spelledOut = SettingsReader.read("f", "router:\n  queue:\n    max_size: 10000\n", Overrides.NONE)
                .settings();
        assertThat(SettingsWriter.hash(spelledOut)).isEqualTo(SettingsWriter.hash(Settings.defaults()));
        assertThat(SettingsWriter.hash(Settings.defaults(256))).isNotEqualTo(SettingsWriter.hash(Settings.defaults()));
    }
}
