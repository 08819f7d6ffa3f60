package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.router.admin.AdminToken;
import io.openclaw.router.lifecycle.Launch;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Overrides.Given;
import io.openclaw.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    @TempDir
    Path directory;

    @Test
    void isTextWithoutTokenOrOverridesWhereNothingIsSet() throws SettingsException {
        Environment environment = Environment.of(Map.of("CLW_ROUTER_HEAP_SIZE", " "));

        assertThat(environment)
                .isEqualTo(new Environment(
                        null,
                        null,
                        null,
                        null,
                        RouterLog.Format.TEXT,
                        AdminToken.NONE,
                        Launch.Succession.Mode.AUTO,
                        null,
                        0));
        assertThat(environment.overrides(null, null)).isEqualTo(Overrides.NONE);
    }

    @Test
    void givesWayToFlags() throws SettingsException {
        Environment environment = Environment.of(Map.of(
                "CLW_ROUTER_HEAP_SIZE", "2048", "CLW_ROUTER_HEAP_NEWSIZE", "512", "CLW_ROUTER_HOST", "127.0.0.2"));

        assertThat(environment.overrides(1024, 8080))
                .isEqualTo(new Overrides(
                        new Given<>("--memory-mb", 1024),
                        new Given<>("CLW_ROUTER_HEAP_NEWSIZE", 512),
                        new Given<>("--port", 8080),
                        new Given<>("CLW_ROUTER_HOST", "127.0.0.2")));
        assertThat(environment.overrides(null, null).heapMb()).isEqualTo(new Given<>("CLW_ROUTER_HEAP_SIZE", 2048));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLW_ROUTER_HEAP_SIZE|2g|CLW_ROUTER_HEAP_SIZE: found '2g'; accepted: a whole number of megabytes, as in 2048",
                "CLW_ROUTER_CPUS|0|CLW_ROUTER_CPUS: found '0'; accepted: a whole number of CPUs, at least 1",
                "CLW_ROUTER_CPUS|1.5|CLW_ROUTER_CPUS: found '1.5'; accepted: a whole number of CPUs, at least 1",
                "CLW_LOG_FORMAT|xml|CLW_LOG_FORMAT: found 'xml'; accepted: text, json",
                "CLW_ROUTER_ADMIN_TOKEN_FILE|/nonexistent/token|"
                        + "CLW_ROUTER_ADMIN_TOKEN_FILE: found no readable file /nonexistent/token; accepted: a file that holds the token",
            })
    void namesTheVariableThatCannotBeUsed(String name, String value, String message) {
        assertThatThrownBy(() -> Environment.of(Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void leavesCpusToOthersButHasNoMoreThanThereAre() throws SettingsException {
        assertThat(Environment.of(Map.of()).cpus(8)).isEqualTo(8);
        assertThat(Environment.of(Map.of("CLW_ROUTER_CPUS", "2")).cpus(8)).isEqualTo(2);
        assertThat(Environment.of(Map.of("CLW_ROUTER_CPUS", "2")).cpus(1)).isEqualTo(1);
    }

    @Test
    void readsTheTokenFromItsFileWithoutTheLineEnd() throws SettingsException, IOException {
        Path file = Files.writeString(directory.resolve("token"), "s3cret\n");

        assertThat(Environment.of(Map.of("CLW_ROUTER_ADMIN_TOKEN_FILE", file.toString()))
                        .adminToken())
                .isNotSameAs(AdminToken.NONE);
    }

    @Test
    void refusesAnEmptyTokenFileWhichWouldLetEverybodyIn() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "\n");

        assertThatThrownBy(() -> Environment.of(Map.of("CLW_ROUTER_ADMIN_TOKEN_FILE", file.toString())))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("found nothing in");
    }
}
