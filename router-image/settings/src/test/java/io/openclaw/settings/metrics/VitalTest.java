package io.openclaw.settings.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class VitalTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| `([a-z_]+)[^`]*` \\|");

    @Test
    void the_page_has_each_with_its_series() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Vital.values())
                        .map(vital -> vital.key() + " "
                                + Series.of("router.vitals." + vital.key()).name())
                        .toList());
    }
}
