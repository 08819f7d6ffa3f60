package io.openclaw.router.lifecycle;

import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import java.util.List;

/** Where the configuration comes from: a file that may change while the router runs, and what this process overrides in it. */
public interface ConfigSource {
    /**
     * What a text says.
     *
     * @param settings with all overrides
     * @param own what the file alone says: what it is known by to whoever wrote it
     * @param notices bounds that the file leaves open
     */
    record Reading(Settings settings, Settings own, List<String> notices) {}

    /**
     * The file's text now.
     *
     * @throws SettingsException where it can't be read
     */
    String current() throws SettingsException;

    /** @throws SettingsException naming everything in it that can't be used */
    Reading read(String text) throws SettingsException;
}
