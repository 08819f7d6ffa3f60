package io.openclaw.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsAdviceTest {
    @Test
    void hasNothingToSayOfTheDefaults() {
        assertThat(SettingsAdvice.of(Settings.defaults())).isEmpty();
        assertThat(SettingsAdvice.of(Settings.defaults(64))).isEmpty();
        assertThat(SettingsAdvice.of(Settings.defaults(2048))).isEmpty();
    }

    @Test
    void findsTheQueueOfTheSecondPitfallTooSmall() throws SettingsException {
        assertThat(advice("router: {queue: {max_size: 100}}"))
                .startsWith("router.queue.max_size: 100 holds less than 1 s of 1000 requests/s")
                .endsWith("for 10 s of acceptable wait: 10000");
    }

    @Test
    void findsARatioThatCanNeverFire() throws SettingsException {
        assertThat(advice("router: {process: {max_heap_mb: 2048, fragmentation: {detector: ratio}}}"))
                .startsWith("router.process.fragmentation.ratio: 2.0 can never be exceeded");
    }

    @Test
    void findsARatioThatAnIdleRouterExceeds() throws SettingsException {
        assertThat(advice("router: {process: {max_heap_mb: 3072, fragmentation: {detector: ratio}}}"))
                .startsWith("router.process.fragmentation.ratio: 2.0 is exceeded by an idle router");
    }

    @Test
    void findsARatioThatAlwaysFires() throws SettingsException {
        assertThat(advice("router: {process: {max_heap_mb: 4096, fragmentation: {detector: ratio}}}"))
                .startsWith("router.process.fragmentation.ratio: 2.0 is always exceeded");
    }

    @Test
    void findsBodiesFarAboveTheHeap() throws SettingsException {
        assertThat(advice("router: {limits: {max_request_body_mb: 100}}"))
                .startsWith("router.limits.max_request_body_mb: 100 MB times 1000 concurrent requests is 100000 MB");
    }

    @Test
    void findsAListenerThatBelievesAnyonesProxyHeader() throws SettingsException {
        assertThat(advice("router: {listen: {proxy_protocol: true}}"))
                .startsWith("router.listen.proxy_protocol: without trusted_proxies");
        assertThat(SettingsAdvice.of(SettingsReader.read(
                                "x.yaml",
                                "router: {listen: {proxy_protocol: true, trusted_proxies: [10.0.0.0/8]}}",
                                Overrides.NONE)
                        .settings()))
                .isEmpty();
    }

    @Test
    void findsAnActionWithoutReceiver() throws SettingsException {
        assertThat(advice("monitoring: {metrics: [{name: router.memory.used_mb, alert_threshold: 1, action: notify}]}"))
                .isEqualTo(
                        "monitoring.metrics[0].action: 'notify' is no receiver under monitoring.receivers: the alert is"
                                + " only logged");
    }

    private static String advice(String yaml) throws SettingsException {
        return assertThat(SettingsAdvice.of(SettingsReader.read("openclaw.yaml", yaml, Overrides.NONE)
                        .settings()))
                .singleElement()
                .actual();
    }
}
