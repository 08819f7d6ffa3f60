package io.openclaw.settings;

import io.openclaw.settings.YamlNode.Entry;
import io.openclaw.settings.YamlNode.Kind;
import io.openclaw.settings.YamlNode.Mapping;
import io.openclaw.settings.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** openclaw.yaml and overrides to {@link Settings}. */
public final class SettingsReader {

    /**
     * @param settings complete and valid
     * @param notices bounds that the file left out and that got their default, one sentence each, to be logged
     * @param written full path of every key that the file sets, and of every item of its lists: {@code router.routes[0].name}
     */
    public record Loaded(Settings settings, List<String> notices, Set<String> written) {}

    private SettingsReader() {}

    /**
     * @param file name for error messages
     * @param yaml the file's text; empty text means all defaults
     * @throws SettingsException naming every unknown key, wrong unit and impossible limit with its line
     */
    public static Loaded read(String file, String yaml, Overrides overrides) throws SettingsException {
        return read(file, YamlNode.parse(file, yaml), overrides);
    }

    /** @param tree what such a file would say, as maps, lists, texts, numbers and booleans */
    public static Loaded read(String file, Map<String, Object> tree, Overrides overrides) throws SettingsException {
        return read(file, YamlNode.of(file, tree), overrides);
    }

    private static Loaded read(String file, @Nullable YamlNode document, Overrides overrides) throws SettingsException {
        List<Problem> problems = new ArrayList<>();
        Integer heapInFile = heapIn(document);
        int heapMb = or(overrides.heapMb(), heapInFile == null ? Settings.DEFAULT_HEAP_MB : heapInFile);
        RecordBinder binder = new RecordBinder(file, problems);
        Settings settings = Settings.defaults(Math.max(SettingsRules.MIN_HEAP_MB, heapMb));
        if (document != null) {
            settings = binder.bind(settings, document, "");
        }
        settings = override(settings, overrides);
        Map<String, String> places = new TreeMap<>();
        binder.lines().forEach((key, line) -> places.put(key, file + ":" + line));
        place(places, "router.process.max_heap_mb", overrides.heapMb());
        place(places, "router.process.max_new_space_mb", overrides.newSpaceMb());
        place(places, "router.listen.port", overrides.port());
        place(places, "router.listen.host", overrides.host());
        if (problems.isEmpty()) {
            SettingsRules.check(settings, file, places, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Loaded(
                settings,
                missingBounds(document, settings),
                Collections.unmodifiableSet(binder.lines().keySet()));
    }

    private static Settings override(Settings settings, Overrides overrides) {
        Settings.Router router = settings.router();
        Settings.Process p = router.process();
        Settings.Listen l = router.listen();
        Settings.Listen listen = new Settings.Listen(
                or(overrides.host(), l.host()),
                or(overrides.port(), l.port()),
                l.maxConnections(),
                l.proxyProtocol(),
                l.trustedProxies());
        Settings.Process process =
                p.withSizes(or(overrides.heapMb(), p.maxHeapMb()), or(overrides.newSpaceMb(), p.maxNewSpaceMb()));
        return settings.withRouter(router.withListen(listen).withProcess(process));
    }

    private static <T> T or(Overrides.@Nullable Given<T> override, T value) {
        return override == null ? value : override.value();
    }

    private static void place(Map<String, String> places, String key, Overrides.@Nullable Given<?> override) {
        if (override != null) {
            places.put(key, override.source());
        }
    }

    private static @Nullable Integer heapIn(@Nullable YamlNode document) {
        return at(document, "router", "process", "max_heap_mb") instanceof Scalar scalar
                        && scalar.kind() == Kind.INTEGER
                        && scalar.text().length() < 8
                ? Integer.valueOf(scalar.text())
                : null;
    }

    private static @Nullable YamlNode at(@Nullable YamlNode node, String... path) {
        YamlNode here = node;
        for (String key : path) {
            Entry entry = here instanceof Mapping mapping ? mapping.entries().get(key) : null;
            here = entry == null ? null : entry.value();
        }
        return here;
    }

    private static List<String> missingBounds(@Nullable YamlNode document, Settings settings) {
        Settings.Queue queue = settings.router().queue();
        Settings.Cache cache = settings.router().cache();
        List<String> notices = new ArrayList<>();
        bound(notices, document, "queue", "max_size", queue.maxSize() + " requests");
        bound(notices, document, "queue", "max_memory_mb", queue.maxMemoryMb() + " MB");
        bound(notices, document, "cache", "max_entries", cache.maxEntries() + " entries");
        bound(notices, document, "cache", "max_memory_mb", cache.maxMemoryMb() + " MB");
        bound(notices, document, "cache", "max_entry_size_kb", cache.maxEntrySizeKb() + " KB");
        return notices;
    }

    private static void bound(
            List<String> notices, @Nullable YamlNode document, String section, String key, String value) {
        if (at(document, "router", section) instanceof Mapping mapping
                && !mapping.entries().containsKey(key)) {
            notices.add("router." + section + "." + key + " is not set: bounded at " + value);
        }
    }
}
