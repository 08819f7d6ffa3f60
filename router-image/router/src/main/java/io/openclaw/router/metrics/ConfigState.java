package io.openclaw.router.metrics;

import io.openclaw.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force, and what became of the newest file.
 *
 * @param hash of what is in force (SettingsWriter.hash): the file's, where all of it is
 * @param settings in force, as the memory plan allows them
 * @param rejected null where the newest file was taken
 * @param waiting sections of the newest file that are not in force before a restart
 */
public record ConfigState(
        String hash, Settings settings, @Nullable Rejected rejected, List<String> waiting) {

    /** A file that can't be used, and why; it stands until another comes. */
    public record Rejected(String hash, String error) {}
}
