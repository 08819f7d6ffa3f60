package io.openclaw.settings.resource;

import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a value goes from a field of the resource to a key of the file, and back. */
public enum Conversion {
    SAME("", "a value"),
    WORD("the same word, written the file's way", "one of the words"),
    MEBIBYTES("quantity, rounded up to MiB", "a quantity of bytes, as in 512Mi"),
    KIBIBYTES("quantity, rounded up to KiB", "a quantity of bytes, as in 32Ki"),
    MILLIS("duration, rounded up to milliseconds", "a duration, as in 500ms, 30s or 1h30m"),
    SECONDS("duration, rounded up to seconds", "a duration, as in 30s or 1h30m"),
    NUMBER("", "a quantity in binary units (1536Mi), a duration (500ms) or a number (8000)"),
    FIRST("a list of one; * is an absent list", "a host"),
    SECRET("a Secret's key is the file " + PodLayout.RECEIVERS_DIRECTORY + "/SECRET/KEY", "a Secret's name and key");

    private static final Pattern SECRET_FILE =
            Pattern.compile(Pattern.quote(PodLayout.RECEIVERS_DIRECTORY) + "/([^/]+)/([^/]+)");

    private final String description;
    private final String accepted;

    Conversion(String description, String accepted) {
        this.description = description;
        this.accepted = accepted;
    }

    /** For MAPPING.md. */
    public String description() {
        return description;
    }

    /** For messages: what may stand in the field. */
    String accepted() {
        return accepted;
    }

    /** @return what the file says, or empty where the field's value can't be read */
    Optional<Object> toKey(Object value) {
        return switch (this) {
            // a double's own text, 1.0E10, is a string to YAML
            case SAME -> Optional.of(value instanceof Double number ? BigDecimal.valueOf(number) : value);
            case WORD -> Optional.of(Words.inFile((String) value));
            case MEBIBYTES -> Bytes.parse((String) value).map(bytes -> unitsOf(Bytes.MIB, bytes));
            case KIBIBYTES -> Bytes.parse((String) value).map(bytes -> unitsOf(Bytes.KIB, bytes));
            case MILLIS -> GoDuration.parse((String) value).map(time -> unitsOf(Duration.ofMillis(1), time));
            case SECONDS -> GoDuration.parse((String) value).map(time -> unitsOf(Duration.ofSeconds(1), time));
            case NUMBER -> Threshold.number((String) value);
            case FIRST -> Optional.of(((List<?>) value).get(0));
            case SECRET -> fileOf((Map<?, ?>) value);
        };
    }

    /** @return what the field says, or null where that is said by leaving it out */
    @Nullable
    Object toField(Object value) {
        return switch (this) {
            case SAME -> value;
            case WORD -> Words.inResource((String) value);
            // no number is auto
            case MEBIBYTES -> value instanceof Integer number ? Bytes.format(number * Bytes.MIB) : null;
            case KIBIBYTES -> Bytes.format((Integer) value * Bytes.KIB);
            case MILLIS -> GoDuration.format(Duration.ofMillis((Integer) value));
            case SECONDS -> GoDuration.format(Duration.ofSeconds((Integer) value));
            case NUMBER -> Threshold.plain(BigDecimal.valueOf((Double) value));
            case FIRST -> value.equals("*") ? null : List.of(value);
            case SECRET -> secretOf((String) value);
        };
    }

    private static long unitsOf(long unit, long bytes) {
        return bytes / unit + (bytes % unit == 0 ? 0 : 1);
    }

    private static long unitsOf(Duration unit, Duration time) {
        return time.plus(unit).minusNanos(1).dividedBy(unit);
    }

    private static Optional<Object> fileOf(Map<?, ?> secret) {
        return secret.get("name") == null || secret.get("key") == null
                ? Optional.empty()
                : Optional.of(PodLayout.RECEIVERS_DIRECTORY + "/" + secret.get("name") + "/" + secret.get("key"));
    }

    private static @Nullable Object secretOf(String file) {
        Matcher path = SECRET_FILE.matcher(file);
        return path.matches() ? secret(path.group(1), path.group(2)) : null;
    }

    /** A Secret's key, as a field names it. */
    static Map<String, Object> secret(String name, String key) {
        Map<String, Object> secret = new LinkedHashMap<>();
        secret.put("name", name);
        secret.put("key", key);
        return secret;
    }
}
