package io.openclaw.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.e2e.faults.detector.Verdict;
import io.openclaw.e2e.faults.detector.Verdict.Band;
import io.openclaw.e2e.faults.detector.Verdict.Cause;
import org.junit.jupiter.api.Test;

class NotesTest {
    private final Notes notes = new Notes(1_000);

    @Test
    void theFirstHardAfterTheChangeIsTheWarningAndItsCauseCounts() {
        notes.add(1_100, verdict(Band.SOFT, Cause.QUEUE_BACKLOG));
        notes.add(1_200, verdict(Band.HARD, Cause.HANDLER_LEAK));
        notes.add(1_300, verdict(Band.HARD, Cause.UNKNOWN));

        Outcome.Watched watched = notes.end(1_500);

        assertThat(watched.lead()).isEqualTo(300);
        assertThat(watched.secondsToLimit()).isEqualTo(500);
        assertThat(watched.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(watched.tooEarly()).isFalse();
    }

    @Test
    void aWarningBeforeAnythingWasWrongIsNone() {
        notes.add(900, verdict(Band.HARD, Cause.HANDLER_LEAK));

        Outcome.Watched watched = notes.end(1_500);

        assertThat(watched.tooEarly()).isTrue();
        assertThat(watched.warned()).isFalse();
        assertThat(watched.lead()).isZero();
        assertThat(watched.cause()).isEqualTo(Cause.NONE);
    }

    @Test
    void withoutAnyHardTheLastCauseCounts() {
        notes.add(1_100, verdict(Band.SOFT, Cause.UNKNOWN));
        notes.add(1_200, verdict(Band.SOFT, Cause.GC_PRESSURE));
        notes.add(1_300, Verdict.OK);

        assertThat(notes.end(1_500).cause()).isEqualTo(Cause.GC_PRESSURE);
    }

    @Test
    void anIntervalHoldsIfDeathFallsIntoIt() {
        notes.add(1_100, toLimit(300, 500));
        notes.add(1_200, toLimit(310, 500));
        notes.add(900, toLimit(0, 10_000));
        notes.add(1_300, Verdict.OK);

        Outcome.Watched watched = notes.end(1_500);

        assertThat(watched.intervals()).isEqualTo(2);
        assertThat(watched.held()).isEqualTo(1);
    }

    @Test
    void ofMoreIntervalsThanAreKeptTheShareStays() {
        for (int i = 0; i < 20_000; i++) {
            notes.add(1_000 + i, i < 5_000 ? toLimit(0, 1e9) : toLimit(0, 1));
        }

        Outcome.Watched watched = notes.end(1e6);

        assertThat(watched.intervals()).isLessThanOrEqualTo(256);
        assertThat((double) watched.held() / watched.intervals()).isCloseTo(0.25, within(0.01));
    }

    private static Verdict verdict(Band band, Cause cause) {
        return new Verdict(band, cause, true, null);
    }

    private static Verdict toLimit(double p10, double p90) {
        return new Verdict(Band.OK, Cause.NONE, false, new Verdict.Interval(p10, (p10 + p90) / 2, p90));
    }
}
