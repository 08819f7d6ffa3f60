package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings;
import io.openclaw.settings.resource.FieldTable;
import io.openclaw.settings.resource.FieldTable.Row;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MappingTest {

    @Test
    void noKeyOfTheFileIsMissing() {
        List<String> keys = new ArrayList<>();
        leaves(Settings.class, "", MappingTest::snakeCase, keys);

        assertThat(FieldTable.ROWS.stream()
                        .map(Row::key)
                        .filter(Objects::nonNull)
                        .map(key -> key.replaceFirst("\\[]$", "")))
                .containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void noFieldOfTheSpecIsMissing() {
        List<String> fields = new ArrayList<>();
        leaves(OpenClawRouterSpec.class, "", SpecMapping::camelCase, fields);

        assertThat(FieldTable.ROWS.stream().map(Row::field).filter(Objects::nonNull))
                .containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void whatHasNothingOnTheOtherSideSaysWhy() {
        assertThat(FieldTable.ROWS)
                .filteredOn(row -> row.key() == null || row.field() == null)
                .allSatisfy(row -> assertThat(row.note()).isNotBlank());
    }

    @Test
    void theCheckedInTableIsTheOneThatConverts() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Row row : FieldTable.ROWS) {
            text.append("| ")
                    .append(code(row.key(), "-"))
                    .append(" | ")
                    .append(code(row.field(), row.fixed() == null ? "-" : "always `" + row.fixed() + "`"))
                    .append(" | ")
                    .append(String.join(
                            "; ",
                            List.of(row.conversion().description(), row.note()).stream()
                                    .filter(part -> !part.isEmpty())
                                    .toList()))
                    .append(" |\n");
        }
        new CheckedInFile("MAPPING.md").assertSays(text.toString());
    }

    private static final String HEAD = """
            # openclaw.yaml and OpenClawRouter

            Every key of `openclaw.yaml` beside its field below `spec` of an `OpenClawRouter`. `[]` is an item of a list, `{name}` a name that is
            a key in the file and a field `name` in the resource. An absent field means the file's default. The operator converts by this very
            table; a test holds that neither side has anything that is not in it.

            | openclaw.yaml | spec | |
            |---|---|---|
            """;

    /** As openclaw.yaml spells the settings' components. */
    private static String snakeCase(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static String code(String path, String otherwise) {
        return path == null ? otherwise : "`" + path + "`";
    }

    private static void leaves(
            Class<?> type, String path, Function<RecordComponent, String> naming, List<String> leaves) {
        for (RecordComponent component : type.getRecordComponents()) {
            String here = path + naming.apply(component);
            if (component.getType().isRecord()) {
                leaves(component.getType(), here + ".", naming, leaves);
            } else if (component.getGenericType() instanceof ParameterizedType generic
                    && generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]
                            instanceof Class<?> item
                    && item.isRecord()) {
                boolean map = component.getType() == Map.class;
                if (map) {
                    leaves.add(here + ".{name}");
                }
                leaves(item, here + (map ? ".{name}." : "[]."), naming, leaves);
            } else {
                leaves.add(here);
            }
        }
    }
}
