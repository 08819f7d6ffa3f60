package io.openclaw.router.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.heap.ClassHistogram.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeakSearchTest {
    private static final int KEPT_BYTES = 24;
    private static final int BUFFER_BYTES = 16_400;

    private final LeakSearch search =
            new LeakSearch(name -> name.startsWith("com.acme.") ? Optional.of("acme") : Optional.empty());

    private void look(long requests, Row... rows) {
        List<Row> classes = new ArrayList<>(List.of(rows));
        classes.sort(Comparator.comparingLong(Row::bytes).reversed());
        search.look(
                new ClassHistogram(
                        classes,
                        classes.stream().mapToLong(Row::instances).sum(),
                        classes.stream().mapToLong(Row::bytes).sum()),
                requests);
    }

    private static Row kept(long instances) {
        return new Row("com.acme.Filter$Kept", instances, instances * KEPT_BYTES);
    }

    private static Row buffers(long instances) {
        return new Row("[B", instances, instances * BUFFER_BYTES);
    }

    private static Row strings(long instances) {
        return new Row("java.lang.String", instances, instances * KEPT_BYTES);
    }

    @Test
    void aClassThatGrowsTwiceIsASuspectAndWhatGrowsInStepIsWhatItHolds() {
        look(100, kept(10), buffers(5_000), strings(9_000));
        look(1_100, kept(1_010), buffers(6_010), strings(9_100));
        assertThat(search.suspects()).as("one growth may be a burst").isEmpty();
        look(2_100, kept(2_010), buffers(7_005), strings(9_050));

        assertThat(search.suspects()).singleElement().satisfies(suspect -> {
            assertThat(suspect.owner()).isEqualTo("acme");
            assertThat(suspect.className()).isEqualTo("com.acme.Filter$Kept");
            assertThat(suspect.instances()).isEqualTo(2_010);
            assertThat(suspect.grownInstances()).isEqualTo(2_000);
            assertThat(suspect.perRequest()).isEqualTo(1.0);
            assertThat(suspect.inStep()).containsExactly(new LeakSearch.InStep("byte[]", 2_005, 2_005L * BUFFER_BYTES));
        });
        assertThat(search.heldBy("acme")).isEqualTo(new LeakSearch.Held(2_010, 2_010 * KEPT_BYTES));
    }

    @Test
    void whatElseNeedsAClassMeanwhileHidesNotThatItIsHeld() {
        look(100, kept(10), buffers(25_000), strings(20_000));
        look(1_100, kept(1_010), buffers(26_500), strings(20_100));
        look(2_100, kept(2_010), buffers(28_000), strings(20_100));

        assertThat(search.suspects())
                .singleElement()
                .extracting(LeakSearch.Suspect::grownBytesInStep)
                .isEqualTo(3_000L * BUFFER_BYTES);
    }

    @Test
    void whatStaysAsItIsIsNoSuspect() {
        look(100, kept(500), buffers(100));
        look(1_100, kept(900), buffers(2_000));
        look(2_100, kept(900), buffers(4_000));

        assertThat(search.suspects()).isEmpty();
        assertThat(search.growing())
                .first()
                .satisfies(most ->
                        assertThat(most).isEqualTo(new LeakSearch.InStep("byte[]", 3_900, 3_900L * BUFFER_BYTES)));
    }

    @Test
    void whatRequestsInFlightHoldIsNoSuspect() {
        look(100, kept(0));
        look(1_100, kept(50));
        look(2_100, kept(99));

        assertThat(search.suspects()).isEmpty();
    }

    @Test
    void whatHasNoOwnerIsNoSuspect() {
        look(100, buffers(0));
        look(1_100, buffers(1_000));
        look(2_100, buffers(2_000));

        assertThat(search.suspects()).isEmpty();
    }

    @Test
    void anEndedGrowthIsWhereTheNextOneBegins() {
        look(100, kept(0));
        look(1_100, kept(1_000));
        look(2_100, kept(2_000));
        search.restart();
        assertThat(search.suspects()).isEmpty();
        look(3_100, kept(3_000));
        assertThat(search.suspects()).isEmpty();
        look(4_100, kept(4_000));

        assertThat(search.suspects())
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.grownInstances()).isEqualTo(2_000));
    }

    @Test
    void namesClassesAsASourceDoes() {
        assertThat(ClassNames.inSource("[B")).isEqualTo("byte[]");
        assertThat(ClassNames.inSource("[[J")).isEqualTo("long[][]");
        assertThat(ClassNames.inSource("[Ljava.lang.String;")).isEqualTo("java.lang.String[]");
        assertThat(ClassNames.inSource("java.util.HashMap$Node")).isEqualTo("java.util.HashMap$Node");
    }
}
