package io.openclaw.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys of the file and names of the records: {@code max_memory_mb} and {@code maxMemoryMb}. */
public final class KeyNames {
    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");

    private KeyNames() {}

    static String snakeCase(String camelCase) {
        return HUMP.matcher(camelCase).replaceAll("$1_$2").toLowerCase(Locale.ROOT);
    }

    static String ofEnum(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The candidate that takes the fewest edits, if at most a third of it (and at least two letters) would have to change; else null. */
    public static @Nullable String nearest(String typed, Collection<String> candidates) {
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int edits = edits(typed.toLowerCase(Locale.ROOT), candidate);
            if (edits < fewest && edits <= Math.max(2, candidate.length() / 3)) {
                fewest = edits;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein distance. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitute, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
