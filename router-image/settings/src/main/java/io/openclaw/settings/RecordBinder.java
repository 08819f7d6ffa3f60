package io.openclaw.settings;

import io.openclaw.settings.YamlNode.Entry;
import io.openclaw.settings.YamlNode.Kind;
import io.openclaw.settings.YamlNode.Mapping;
import io.openclaw.settings.YamlNode.Scalar;
import io.openclaw.settings.YamlNode.Sequence;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays a YAML document over a record of defaults. What is absent keeps the default's value; what is there must fit the component's type.
 * All problems are collected, each with the line it stands on, so that a user mends a file in one go.
 */
final class RecordBinder {
    private final String file;
    private final List<Problem> problems;
    private final Map<String, Integer> lines = new TreeMap<>();

    RecordBinder(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Line of every key that the document sets, by full path. */
    Map<String, Integer> lines() {
        return lines;
    }

    /** @return the defaults with all that the document validly sets; the caller looks at the problems before it uses them */
    @SuppressWarnings("unchecked")
    <R extends Record> R bind(R defaults, YamlNode node, String path) {
        if (node instanceof Scalar scalar && scalar.kind() == Kind.NULL) {
            return defaults;
        }
        RecordKeys keys = RecordKeys.of(defaults.getClass());
        Map<String, RecordComponent> known = keys.components();
        if (!(node instanceof Mapping mapping)) {
            problem(node.line(), path, node.describe(), "a mapping of " + String.join(", ", known.keySet()), null);
            return defaults;
        }
        mapping.entries().forEach((key, entry) -> {
            lines.put(join(path, key), entry.line());
            if (!known.containsKey(key)) {
                String nearest = KeyNames.nearest(key, known.keySet());
                problem(
                        entry.line(),
                        join(path, key),
                        "an unknown key",
                        String.join(", ", known.keySet()),
                        nearest == null ? null : join(path, nearest));
            }
        });
        List<@Nullable Object> values = new ArrayList<>();
        known.forEach((key, component) -> {
            Object fallback = RecordKeys.read(component, defaults);
            Entry entry = mapping.entries().get(key);
            values.add(
                    entry == null
                            ? fallback
                            : value(component.getGenericType(), component, fallback, entry.value(), join(path, key)));
        });
        return (R) keys.construct(values.toArray());
    }

    @SuppressWarnings("unchecked")
    private @Nullable Object value(
            Type type, @Nullable AnnotatedElement component, @Nullable Object fallback, YamlNode node, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? list(generic.getActualTypeArguments()[0], (List<Object>) fallback, node, path)
                    : map(generic.getActualTypeArguments()[1], (Map<String, Object>) fallback, node, path);
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isRecord()) {
            return bind(fallback == null ? defaultsOf(raw) : (Record) fallback, node, path);
        }
        if (!(node instanceof Scalar scalar)) {
            problem(node.line(), path, node.describe(), accepted(raw, path, false), null);
            return fallback;
        }
        boolean auto = component != null && component.isAnnotationPresent(Auto.class);
        // in this order: the JVM reads a component's type anew for everyone who asks for its annotations
        if ((scalar.kind() == Kind.NULL && (auto || isNullable(component)))
                || (auto && scalar.text().equals("auto"))) {
            return null;
        }
        Object value = scalar(raw, scalar);
        if (value == null) {
            String nearest = raw.isEnum() ? KeyNames.nearest(scalar.text(), constants(raw)) : null;
            problem(scalar.line(), path, scalar.describe(), accepted(raw, path, auto), nearest);
            return fallback;
        }
        return value;
    }

    private static @Nullable Object scalar(Class<?> type, Scalar scalar) {
        if (type == int.class || type == Integer.class) {
            if (scalar.kind() != Kind.INTEGER) {
                return null;
            }
            try {
                BigInteger number = new BigInteger(scalar.text().replace("_", ""));
                return number.bitLength() < 32 ? number.intValue() : null;
            } catch (NumberFormatException e) { // YAML's hexadecimal and sexagesimal numbers
                return null;
            }
        }
        if (type == double.class) {
            try {
                double number = scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.DECIMAL
                        ? Double.parseDouble(scalar.text().replace("_", ""))
                        : Double.NaN;
                return Double.isFinite(number) ? number : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
        if (type == boolean.class) {
            return scalar.kind() == Kind.BOOLEAN ? Boolean.valueOf(scalar.text()) : null;
        }
        if (type == String.class) {
            return scalar.kind() == Kind.NULL ? null : scalar.text();
        }
        for (Object constant : type.getEnumConstants()) {
            if (KeyNames.ofEnum((Enum<?>) constant).equals(scalar.text())) {
                return constant;
            }
        }
        // YAML 1.1 reads a bare off or on as a boolean
        return type == Settings.Detector.class
                        && scalar.kind() == Kind.BOOLEAN
                        && scalar.text().equals("false")
                ? Settings.Detector.OFF
                : null;
    }

    private @Nullable List<Object> list(Type itemType, @Nullable List<Object> fallback, YamlNode node, String path) {
        if (node instanceof Scalar scalar && scalar.kind() == Kind.NULL) {
            return fallback;
        }
        if (!(node instanceof Sequence sequence)) {
            problem(node.line(), path, node.describe(), "a list, as in [a, b]", null);
            return fallback;
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            YamlNode item = sequence.items().get(i);
            lines.put(path + "[" + i + "]", item.line());
            Object value = value(itemType, null, null, item, path + "[" + i + "]");
            if (value != null) {
                items.add(value);
            }
        }
        return Collections.unmodifiableList(items);
    }

    private @Nullable Map<String, Object> map(
            Type valueType, @Nullable Map<String, Object> fallback, YamlNode node, String path) {
        if (node instanceof Scalar scalar && scalar.kind() == Kind.NULL) {
            return fallback;
        }
        if (!(node instanceof Mapping mapping)) {
            problem(node.line(), path, node.describe(), "a mapping from names", null);
            return fallback;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            lines.put(join(path, key), entry.line());
            Object value = value(valueType, null, null, entry.value(), join(path, key));
            if (value != null) {
                entries.put(key, value);
            }
        });
        return Collections.unmodifiableMap(entries);
    }

    private static String accepted(Class<?> type, String path, boolean auto) {
        String suffix = auto ? ", or auto" : "";
        if (type.isEnum()) {
            return String.join(", ", constants(type)) + suffix;
        }
        if (type == boolean.class) {
            return "true or false" + suffix;
        }
        if (type == double.class) {
            return "a number" + suffix;
        }
        if (type == String.class) {
            return "a text" + suffix;
        }
        String unit = path.endsWith("_mb")
                ? " of megabytes, as in 512"
                : path.endsWith("_kb")
                        ? " of kilobytes, as in 1024"
                        : path.endsWith("_ms")
                                ? " of milliseconds, as in 30000"
                                : path.endsWith("_seconds") || path.endsWith("ttl") ? " of seconds, as in 30" : "";
        return "a whole number" + unit + suffix;
    }

    private static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> KeyNames.ofEnum((Enum<?>) constant))
                .toList();
    }

    private static boolean isNullable(@Nullable AnnotatedElement component) {
        return component instanceof RecordComponent record
                && record.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Record defaultsOf(Class<?> type) {
        try {
            Method defaults = type.getDeclaredMethod("defaults");
            return (Record) defaults.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " stands in a list or map and needs a static defaults()", e);
        }
    }

    private void problem(int line, String key, String found, String accepted, @Nullable String nearest) {
        problems.add(new Problem(file + ":" + line, key, found, accepted, nearest));
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
