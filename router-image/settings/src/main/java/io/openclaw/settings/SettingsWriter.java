package io.openclaw.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link Settings} to openclaw.yaml: every key written out, so that what was resolved is what is read back. */
public final class SettingsWriter {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));

    private SettingsWriter() {}

    /** {@code read(write(s)).equals(s)} for all valid settings. */
    public static String toYaml(Settings settings) {
        try {
            return YAML.writeValueAsString(toTree(settings));
        } catch (JsonProcessingException e) {
            throw new AssertionError("maps, lists and scalars always serialize", e);
        }
    }

    /** What {@link #toYaml} writes, as maps, lists, texts, numbers and booleans. */
    @SuppressWarnings("unchecked") // a record's tree is a map
    public static Map<String, Object> toTree(Settings settings) {
        return (Map<String, Object>) Objects.requireNonNull(tree(settings));
    }

    /** First 12 hex digits of the SHA-256 of the canonical YAML: equal settings have equal hashes in router and operator. */
    public static String hash(Settings settings) {
        return hash(toYaml(settings));
    }

    /** The same of settings that are written already. */
    public static String hash(String yaml) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(yaml.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static @Nullable Object tree(@Nullable Object value) {
        if (value instanceof Record record) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            RecordKeys.of(record.getClass()).components().forEach((key, component) -> {
                Object child = RecordKeys.read(component, record);
                boolean auto = child == null && component.isAnnotationPresent(Auto.class);
                map.put(key, auto ? "auto" : tree(child));
            });
            return map;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, child) -> copy.put((String) key, tree(child)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SettingsWriter::tree).toList();
        }
        return value instanceof Enum<?> constant ? KeyNames.ofEnum(constant) : value;
    }
}
