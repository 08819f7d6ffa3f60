package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.filter.Verdict;
import io.openclaw.router.log.RouterLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterWatchTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path classes;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private FilterWatch watch;
    private long requests;
    private long kept;
    private long buffers;
    private long allocated;
    private int looks;

    @BeforeEach
    void filterWithOneClass() throws Exception {
        Path file = classes.resolve("com/acme/Kept.class");
        Files.createDirectories(file.getParent());
        Files.createFile(file);
        LoadedFilter filter = new LoadedFilter("acme", exchange -> Verdict.FORWARD, loader());
        watch = new FilterWatch(
                List.of(filter),
                () -> List.of(new FilterFigures("acme", requests, 0, allocated, 0)),
                RouterLog.to(new PrintStream(written, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT),
                this::histogram);
    }

    private URLClassLoader loader() throws MalformedURLException {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, null);
    }

    private String histogram() {
        looks++;
        return """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:    %d    %d  [B (java.base@25.0.3)
                   2:    %d    %d  com.acme.Kept
                Total    1    1
                """.formatted(buffers, buffers * 16_400, kept, kept * 24);
    }

    /** Looks each second, as the router does. */
    private void run(int fromSecond, int toSecond, boolean suspicious, int keptASecond, int buffersASecond) {
        for (int second = fromSecond; second < toSecond; second++) {
            requests += 80;
            kept += keptASecond;
            buffers += buffersASecond;
            allocated += 80 * 17_000;
            watch.look(suspicious, Duration.ofSeconds(second));
        }
    }

    private String logged() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLeakIsNamedWithinTwoMinutesBeforeTheHeapEvenShowsIt() {
        run(0, 120, false, 80, 80);

        assertThat(watch.holdings().get("acme").suspects())
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.className()).isEqualTo("com.acme.Kept"));
        assertThat(logged())
                .contains(
                        "[OpenClaw Router] WARN: Filter 'acme' piles up com.acme.Kept\n"
                                + "[OpenClaw Router]   Filter: acme\n"
                                + "[OpenClaw Router]   Class: com.acme.Kept\n",
                        "(1.00 a request)",
                        " byte[], ",
                        "It allocates: 17,000 bytes a request");
    }

    @Test
    void aLeakIsNamedAfterThreeLooksWhereTheHeapGrows() {
        run(0, 16, false, 80, 80);
        run(16, 50, true, 80, 80);

        assertThat(watch.holdings().get("acme").suspects()).hasSize(1);
        assertThat(watch.holdings().get("acme").instances()).isEqualTo(kept - 80 * (49 - 45));
    }

    @Test
    void whereNothingGrowsItIsLookedEverMoreSeldom() {
        run(0, 3600, false, 0, 0);

        assertThat(looks).isBetween(5, 9);
        assertThat(logged()).isEmpty();
        assertThat(watch.holdings().get("acme").suspects()).isEmpty();
    }

    @Test
    void whatGrewAndStaysIsNoLeak() {
        run(0, 46, false, 80, 80);
        run(46, 600, false, 0, 0);

        assertThat(logged()).isEmpty();
    }

    @Test
    void whatIsOfNoFiltersClassIsToldWithWhoCouldHoldIt() {
        run(0, 120, true, 0, 80);

        assertThat(watch.holdings().get("acme").suspects()).isEmpty();
        assertThat(logged())
                .contains("WARN: Live objects grow", "Could hold it: acme, which allocated", "No class of a filter's");
    }

    @Test
    void aFilterThatAllocatedLessCanNotHoldIt() {
        for (int second = 0; second < 60; second++) {
            buffers += 80;
            watch.look(true, Duration.ofSeconds(second));
        }
        assertThat(buffers * 16_400).isGreaterThan(8 * MIB);

        assertThat(logged()).contains("WARN: Live objects grow").doesNotContain("Could hold it");
    }

    @Test
    void withoutFiltersNothingIsLookedFor() {
        FilterWatch none = new FilterWatch(
                List.of(), List::of, RouterLog.to(new PrintStream(written), RouterLog.Format.TEXT), this::histogram);
        none.look(true, Duration.ofHours(1));

        assertThat(looks).isZero();
    }
}
