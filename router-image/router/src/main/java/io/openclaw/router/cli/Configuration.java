package io.openclaw.router.cli;

import io.openclaw.settings.Overrides;
import io.openclaw.settings.Problem;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.SettingsReader.Loaded;
import io.openclaw.settings.SettingsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force.
 *
 * @param file as the user named it, for messages
 * @param directory where the file stands, absolute: what its relative paths begin at
 * @param settings the file's with all overrides
 * @param notices bounds that the file leaves open
 * @param hash of what the file alone says, so that whoever wrote the file finds his own hash whatever flags are set here
 */
record Configuration(String file, Path directory, Settings settings, List<String> notices, String hash) {
    private static final String DEFAULT_FILE = "openclaw.yaml";

    /**
     * @param named on the command line, or null for the default file, which may be absent
     * @param workingDirectory what relative names begin at
     */
    static Configuration read(@Nullable Path named, Overrides overrides, Path workingDirectory)
            throws SettingsException {
        Path relative = named == null ? Path.of(DEFAULT_FILE) : named;
        Path file = workingDirectory.resolve(relative).normalize();
        String yaml = named == null && !Files.exists(file) ? "" : text(relative.toString(), file);
        Loaded loaded = SettingsReader.read(relative.toString(), yaml, overrides);
        Path directory = file.getParent();
        return new Configuration(
                relative.toString(),
                directory == null ? workingDirectory : directory,
                loaded.settings(),
                loaded.notices(),
                hash(yaml, loaded.settings()));
    }

    private static String hash(String yaml, Settings withOverrides) {
        try {
            return SettingsWriter.hash(
                    SettingsReader.read("", yaml, Overrides.NONE).settings());
        } catch (SettingsException e) {
            // the file is only valid together with the flags: then they belong to it
            return SettingsWriter.hash(withOverrides);
        }
    }

    private static String text(String name, Path file) throws SettingsException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            String found = Files.exists(file) ? "a file that can't be read (" + e.getMessage() + ")" : "no such file";
            throw new SettingsException(
                    List.of(new Problem(name, "", found, "a readable openclaw.yaml in UTF-8", null)));
        }
    }
}
