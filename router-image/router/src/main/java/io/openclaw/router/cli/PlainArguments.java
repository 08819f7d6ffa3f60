package io.openclaw.router.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a usual start, read without picocli: its class files are of a version that the AOT cache doesn't take, and reading and verifying them costs
 * each of the two JVMs of a start more than all the rest of the launcher does. Whatever is not plain is left to picocli, which explains what is wrong.
 */
final class PlainArguments {
    private static final Set<String> TEXTS = Set.of("--config", "--profile");
    private static final Set<String> NUMBERS = Set.of("--memory-mb", "--memory-swap-mb", "--port");
    private static final Set<String> SWITCHES = Set.of("--check", "--print-plan");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    private final Map<String, String> values;

    private PlainArguments(Map<String, String> values) {
        this.values = values;
    }

    /** @return empty where any of them is unknown, repeated, incomplete or no number where one belongs */
    static Optional<PlainArguments> of(List<String> words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (SWITCHES.contains(name)) {
                value = "";
            } else {
                i++;
                value = i < words.size() ? words.get(i) : "--";
            }
            if (!fits(name, value) || values.putIfAbsent(name, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new PlainArguments(values));
    }

    private static boolean fits(String name, String value) {
        return (SWITCHES.contains(name) && value.isEmpty())
                || (NUMBERS.contains(name) && NUMBER.matcher(value).matches())
                || (TEXTS.contains(name) && !value.isEmpty() && !value.startsWith("-"));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    @Nullable
    Integer number(String name) {
        String value = values.get(name);
        return value == null ? null : Integer.valueOf(value);
    }
}
