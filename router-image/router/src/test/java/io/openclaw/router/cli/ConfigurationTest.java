package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
