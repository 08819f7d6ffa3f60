package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
    /** A Thursday. */
    private static final String NOW = "2026-11-26T10:30:20Z";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 4 * * *          | 2026-11-26T04:00:00Z | 2026-11-27T04:00:00Z
                    30 10 * * *        | 2026-11-26T10:30:00Z | 2026-11-27T10:30:00Z
                    */20 * * * *       | 2026-11-26T10:20:00Z | 2026-11-26T10:40:00Z
                    5/20 * * * *       | 2026-11-26T10:25:00Z | 2026-11-26T10:45:00Z
                    45 9-17/4 * * *    | 2026-11-26T09:45:00Z | 2026-11-26T13:45:00Z
                    59 23 * * *        | 2026-11-25T23:59:00Z | 2026-11-26T23:59:00Z
                    0 0 1 * *          | 2026-11-01T00:00:00Z | 2026-12-01T00:00:00Z
                    0 3 * * sun        | 2026-11-22T03:00:00Z | 2026-11-29T03:00:00Z
                    0 3 * * 7          | 2026-11-22T03:00:00Z | 2026-11-29T03:00:00Z
                    0 3 * * MON-WED,6  | 2026-11-25T03:00:00Z | 2026-11-28T03:00:00Z
                    0 3 13 * 5         | 2026-11-20T03:00:00Z | 2026-11-27T03:00:00Z
                    0 3 */2 * 5        | 2026-11-25T03:00:00Z | 2026-11-27T03:00:00Z
                    0 3 * * 1/2        | 2026-11-25T03:00:00Z | 2026-11-27T03:00:00Z
                    0 12 29 feb *      | 2024-02-29T12:00:00Z | 2028-02-29T12:00:00Z
                    15,45 8,20 * jul * | 2026-07-31T20:45:00Z | 2027-07-01T08:15:00Z
                    """)
    void comes(String expression, Instant last, Instant next) {
        CronSchedule schedule = CronSchedule.parse(expression).orElseThrow();
        assertThat(schedule.last(Instant.parse(NOW))).contains(last);
        assertThat(schedule.next(Instant.parse(NOW))).contains(next);
    }

    @Test
    void isTheSameSeenFromEitherSide() {
        CronSchedule schedule = CronSchedule.parse("7,23 */5 * * 1-5").orElseThrow();
        Instant at = Instant.parse(NOW);
        for (int i = 0; i < 500; i++) {
            Instant next = schedule.next(at).orElseThrow();
            assertThat(schedule.last(next)).contains(next);
            assertThat(schedule.last(next.minusSeconds(1)).orElseThrow()).isBeforeOrEqualTo(at);
            at = next;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 4 * *",
                "0 4 * * * *",
                "60 4 * * *",
                "0 24 * * *",
                "0 4 0 * *",
                "0 4 * 13 *",
                "0 4 * * 8",
                "5-2 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "0 4 * * mon-",
                "1/2/3 * * * *",
                "1-2-3 * * * *",
                "+1 * * * *",
                "-1 * * * *",
                "0 0 31 2 *",
                ", * * * *"
            })
    void isRefusedWhereItIsNoneOrNeverComes(String expression) {
        assertThat(CronSchedule.parse(expression)).isEmpty();
    }
}
