package io.openclaw.settings.resource;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of a choice: {@code least_requests} in the file, {@code LeastRequests} in the resource. */
final class Words {
    /** Those that don't follow from each other by case. {@code Off} would be false in the YAML that kubectl reads. */
    private static final Map<String, String> OTHERS = Map.of(
            "fifo", "FIFO",
            "lru", "LRU",
            "tinylfu", "TinyLFU",
            "json", "JSON",
            "zgc", "ZGC",
            "pagerduty", "PagerDuty",
            "off", "None");

    private static final Map<String, String> OTHERS_IN_FILE =
            OTHERS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private static final Pattern NEXT_WORD = Pattern.compile("(?<!^)(?=[A-Z])");

    private Words() {}

    static String inFile(String word) {
        String other = OTHERS_IN_FILE.get(word);
        return other != null ? other : NEXT_WORD.matcher(word).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    static String inResource(String word) {
        String other = OTHERS.get(word);
        return other != null
                ? other
                : Arrays.stream(word.split("_", -1))
                        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                        .collect(Collectors.joining());
    }
}
