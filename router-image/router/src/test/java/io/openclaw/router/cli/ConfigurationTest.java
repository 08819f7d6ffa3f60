package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.router.lifecycle.ConfigSource;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Overrides.Given;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void isAllDefaultsWhereTheDefaultFileIsAbsent() throws SettingsException {
        assertThat(Configuration.read(null, Overrides.NONE, directory).settings())
                .isEqualTo(Settings.defaults());
    }

    @Test
    void readsTheDefaultFileOfTheWorkingDirectory() throws SettingsException, IOException {
        Files.writeString(directory.resolve("openclaw.yaml"), "router: {listen: {port: 4000}}");

        Configuration configuration = Configuration.read(null, Overrides.NONE, directory);

        assertThat(configuration.settings().router().listen().port()).isEqualTo(4000);
        assertThat(configuration.directory()).isEqualTo(directory);
    }

    @Test
    void refusesANamedFileThatIsAbsent() {
        assertThatThrownBy(() -> Configuration.read(Path.of("nope.yaml"), Overrides.NONE, directory))
                .isInstanceOf(SettingsException.class)
                .hasMessage("nope.yaml: found no such file; accepted: a readable openclaw.yaml in UTF-8");
    }

    @Test
    void hasTheHashOfItsFileWhateverIsOverridden() throws SettingsException, IOException {
        Files.writeString(directory.resolve("openclaw.yaml"), "router: {process: {max_heap_mb: 256}}");
        Overrides overrides = new Overrides(
                new Given<>("--memory-mb", 300), null, new Given<>("--port", 4000), new Given<>("X", "127.0.0.2"));

        assertThat(Configuration.read(null, overrides, directory).hash())
                .isEqualTo(Configuration.read(null, Overrides.NONE, directory).hash());
    }

    @Test
    void readsItsFileAgainWithTheOverridesStillWinning() throws SettingsException, IOException {
        Path file = directory.resolve("openclaw.yaml");
        Files.writeString(file, "router: {listen: {port: 4000}}");
        Overrides overrides = new Overrides(null, null, new Given<>("--port", 5000), null);
        Configuration configuration = Configuration.read(null, overrides, directory);

        Files.writeString(file, "router: {listen: {port: 4001}, queue: {max_size: 7}}");
        ConfigSource.Reading reading = configuration.read(configuration.current());

        assertThat(reading.settings().router().listen().port()).isEqualTo(5000);
        assertThat(reading.own().router().listen().port()).isEqualTo(4001);
        assertThat(reading.settings().router().queue().maxSize()).isEqualTo(7);
    }

    @Test
    void refusesAFileThatHasVanishedOrGrownBeyondReason() throws SettingsException, IOException {
        Path file = directory.resolve("openclaw.yaml");
        Files.writeString(file, "router: {}");
        Configuration configuration = Configuration.read(null, Overrides.NONE, directory);

        Files.delete(file);
        assertThatThrownBy(configuration::current).hasMessageContaining("no such file");
        Files.writeString(file, "#".repeat((1 << 20) + 1));
        assertThatThrownBy(configuration::current).hasMessageContaining("at most 1048576");
    }
}
