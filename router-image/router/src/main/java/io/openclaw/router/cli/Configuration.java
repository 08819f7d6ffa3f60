package io.openclaw.router.cli;

import io.openclaw.router.lifecycle.ConfigSource;
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
 * The configuration that this process was started from, and where it can be read again.
 *
 * @param file as the user named it, for messages
 * @param path of the file
 * @param mayBeAbsent the default file, which was not there
 * @param overrides of flags and environment, which go on winning over whatever the file says later
 * @param text what the file says
 * @param reading and what that means
 */
record Configuration(
        String file, Path path, boolean mayBeAbsent, Overrides overrides, String text, ConfigSource.Reading reading)
        implements ConfigSource {
    static final String DEFAULT_FILE = "openclaw.yaml";
    /** As much as a ConfigMap holds: the file is read twice a second while the router runs. */
    private static final long MAX_BYTES = 1 << 20;

    /**
     * @param named on the command line, or null for the default file, which may be absent
     * @param workingDirectory what relative names begin at
     */
    static Configuration read(@Nullable Path named, Overrides overrides, Path workingDirectory)
            throws SettingsException {
        Path relative = named == null ? Path.of(DEFAULT_FILE) : named;
        Path path = workingDirectory.resolve(relative).normalize();
        boolean absent = named == null && !Files.exists(path);
        String text = absent ? "" : text(relative.toString(), path);
        return new Configuration(
                relative.toString(), path, absent, overrides, text, read(relative.toString(), text, overrides));
    }

    /** Where the file stands, absolute: what its relative paths begin at. */
    Path directory() {
        Path directory = path.getParent();
        return directory == null ? path : directory;
    }

    /** The file's with all overrides. */
    Settings settings() {
        return reading.settings();
    }

    /** Bounds that the file leaves open. */
    List<String> notices() {
        return reading.notices();
    }

    /** Of what the file alone says, so that whoever wrote the file finds his own hash whatever flags are set here. */
    String hash() {
        return SettingsWriter.hash(reading.own());
    }

    /** What the file says now; the record's own {@code text} is what it said at the start. */
    @Override
    public String current() throws SettingsException {
        return mayBeAbsent && !Files.exists(path) ? "" : text(file, path);
    }

    @Override
    public Reading read(String text) throws SettingsException {
        return read(file, text, overrides);
    }

    private static Reading read(String file, String text, Overrides overrides) throws SettingsException {
        Loaded loaded = SettingsReader.read(file, text, overrides);
        return new Reading(loaded.settings(), own(text, loaded.settings()), loaded.notices());
    }

    private static Settings own(String text, Settings withOverrides) {
        try {
            return SettingsReader.read("", text, Overrides.NONE).settings();
        } catch (SettingsException e) {
            // the file is only valid together with the flags: then they belong to it
            return withOverrides;
        }
    }

    /** @param name of the file, for messages */
    static String text(String name, Path file) throws SettingsException {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw refused(name, bytes + " bytes", "at most " + MAX_BYTES);
            }
            return Files.readString(file);
        } catch (IOException e) {
            String found = Files.exists(file) ? "a file that can't be read (" + e.getMessage() + ")" : "no such file";
            throw refused(name, found, "a readable openclaw.yaml in UTF-8");
        }
    }

    private static SettingsException refused(String file, String found, String accepted) {
        return new SettingsException(List.of(new Problem(file, "", found, accepted, null)));
    }
}
