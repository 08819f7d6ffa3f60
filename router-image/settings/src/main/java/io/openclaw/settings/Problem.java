package io.openclaw.settings;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a configuration, or doubtful in it.
 *
 * @param place where it stands, {@code openclaw.yaml:12} (1-based line) or the flag or variable that set it
 * @param key the key's full path, {@code router.queue.max_size}; empty where there is none
 * @param found what stands there
 * @param accepted what may stand there, as a phrase
 * @param nearest the right key that the user most likely meant, or null
 */
public record Problem(
        String place,
        String key,
        String found,
        String accepted,
        @Nullable String nearest) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(place).append(": ");
        if (!key.isEmpty()) {
            text.append(key).append(": ");
        }
        text.append("found ").append(found).append("; accepted: ").append(accepted);
        if (nearest != null) {
            text.append("; did you mean ").append(nearest).append('?');
        }
        return text.toString();
    }
}
