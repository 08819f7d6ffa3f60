package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.SettingsWriter;
import io.openclaw.settings.resource.ResourceWriter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code clw-router convert} prints, read as the API server and the operator read it. */
class ConvertedFileTest {
    private static final int FILES = 200;

    private static final ObjectMapper STRICT =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final CelRules RULES = CelRules.ofTheCrd();
    private static final CrdSchema SCHEMA = CrdSchema.ofTheCrd();

    /** What the resource waits for, since no file says where a filter's jars come from. */
    private static final String IMAGE_WANTED = "set exactly one of image and claim";

    /** Without these a file is none, or means something that no resource can. */
    private static final Set<String> KEPT = Set.of(
            "router",
            "admin",
            "filters",
            "routes",
            "upstreams",
            "name",
            "upstream",
            "endpoints",
            "url",
            "alert_threshold");

    @Test
    void meansWhatTheFileMeant() throws Exception {
        int valid = 0;
        for (long seed = 0; seed < FILES; seed++) {
            Optional<SettingsReader.Loaded> file = someFile(seed);
            if (file.isPresent()) {
                String text = convert(file.get());

                assertThat(SpecMapping.toSettings(read(text).getSpec()))
                        .as("seed %d: %s", seed, text)
                        .isEqualTo(file.get().settings());
                valid++;
            }
        }
        assertThat(valid).isGreaterThan(FILES / 3);
    }

    @Test
    void isWhatTheApiServerTakes() throws Exception {
        for (long seed = 0; seed < FILES; seed++) {
            Optional<SettingsReader.Loaded> file = someFile(seed);
            if (file.isPresent()) {
                String text = convert(file.get());

                assertThat(SCHEMA.broken(text)).as("seed %d: %s", seed, text).isEmpty();
                assertThat(RULES.broken(text))
                        .as("seed %d: %s", seed, text)
                        .hasSize(
                                file.get().settings().router().filters().order().size())
                        .allMatch(IMAGE_WANTED::equals);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../e2e/bench/openclaw.yaml", "../e2e/endure/openclaw.yaml"})
    void theProjectsOwnFilesLoseTheirListenersAndNoMore(String name) throws Exception {
        SettingsReader.Loaded file = load(Files.readString(Path.of(name))
                .replace("@PORT@", "8080")
                .replace("@ADMIN_PORT@", "8081")
                .replace("@ORIGIN_PORT@", "8082"));
        String text = convert(file);
        Settings.Router router = SpecMapping.toSettings(read(text).getSpec()).router();

        assertThat(SCHEMA.broken(text)).isEmpty();
        assertThat(RULES.broken(text)).isEmpty();
        assertThat(router)
                .usingRecursiveComparison()
                .ignoringFields("listen.host", "listen.port", "admin")
                .isEqualTo(file.settings().router());
        assertThat(text)
                .contains(
                        "# - router.listen.host: ",
                        "# - router.listen.port: 3000, not 8080",
                        "# - router.admin.port: ");
    }

    @Test
    void sectionsStandInTheSpecsOrder() throws Exception {
        List<String> sections = new ArrayList<>();
        STRICT.readTree(convert(load(SettingsWriter.toYaml(new RandomSettings(1).next()))))
                .get("spec")
                .fieldNames()
                .forEachRemaining(sections::add);

        assertThat(Arrays.stream(OpenClawRouterSpec.class.getRecordComponents()).map(RecordComponent::getName))
                .containsSubsequence(sections);
    }

    @Test
    void thePageOnMigratingShowsWhatIsPrinted() throws Exception {
        String[] blocks = Files.readString(Path.of("../docs/migrating.md")).split("```(yaml)?\n");
        String text = convert(load(blocks[1]));

        assertThat(blocks[3]).isEqualTo(text);
        assertThat(SCHEMA.broken(text)).isEmpty();
        assertThat(RULES.broken(text)).isEmpty();
    }

    /** Some of the keys of some settings; empty where what is left contradicts itself. */
    private static Optional<SettingsReader.Loaded> someFile(long seed) throws JsonProcessingException {
        Settings settings = new RandomSettings(seed).next();
        Random random = new Random(seed);
        double share = random.nextInt(4) / 10.0;
        String yaml = STRICT.writeValueAsString(some(SettingsWriter.toTree(settings), share, random));
        try {
            return Optional.of(load(yaml));
        } catch (SettingsException e) {
            return Optional.empty();
        }
    }

    private static Object some(Object value, double share, Random random) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> left = new LinkedHashMap<>();
            map.forEach((key, child) -> {
                if (KEPT.contains(key) || random.nextDouble() >= share) {
                    left.put(
                            (String) key,
                            key.equals("filters") || key.equals("admin") ? child : some(child, share, random));
                }
            });
            return left;
        }
        return value instanceof List<?> list
                ? list.stream().map(item -> some(item, share, random)).toList()
                : value;
    }

    private static SettingsReader.Loaded load(String yaml) throws SettingsException {
        return SettingsReader.read("openclaw.yaml", yaml, Overrides.NONE);
    }

    private static String convert(SettingsReader.Loaded file) throws SettingsException {
        return ResourceWriter.toYaml("openclaw.yaml", file, "edge", null);
    }

    private static OpenClawRouter read(String text) throws JsonProcessingException {
        return STRICT.readValue(text, OpenClawRouter.class);
    }
}
