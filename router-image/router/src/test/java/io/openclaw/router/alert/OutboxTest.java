package io.openclaw.router.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    private static Alert alert(String key, double value) {
        Settings.Metric metric = new Settings.Metric(
                "router.queue.size", Settings.MetricType.GAUGE, 1, Settings.Severity.WARNING, "notify", 0);
        return new Alert(key, metric, value, Instant.EPOCH, null, "");
    }

    @Test
    void keepsTheNewestOfEachAlertAndCountsWhatItReplaced() {
        outbox.add(alert("a", 1));
        outbox.add(alert("b", 2));
        outbox.add(alert("a", 3));

        assertThat(outbox.poll()).isEqualTo(alert("b", 2));
        assertThat(outbox.poll()).isEqualTo(alert("a", 3));
        assertThat(outbox.poll()).isNull();
        assertThat(outbox.folded()).isOne();
        assertThat(outbox.dropped()).isZero();
    }

    @Test
    void dropsWhatWaitsLongestBeyondItsBoundAndCountsIt() {
        for (int i = 0; i <= Outbox.MOST; i++) {
            outbox.add(alert("a" + i, i));
        }

        assertThat(outbox.size()).isEqualTo(Outbox.MOST);
        assertThat(outbox.dropped()).isOne();
        assertThat(outbox.poll()).isEqualTo(alert("a1", 1));
    }

    @Test
    void whatFailedGoesToTheEndUnlessItIsKnownBetter() {
        outbox.add(alert("a", 1));
        outbox.add(alert("b", 2));
        Alert failed = outbox.poll();
        outbox.putBack(failed);
        assertThat(outbox.drain()).containsExactly(alert("b", 2), alert("a", 1));

        outbox.add(alert("a", 3));
        outbox.putBack(failed);
        assertThat(outbox.drain()).containsExactly(alert("a", 3));
        assertThat(outbox.folded()).isOne();
    }

    @Test
    void whatFailedIsDroppedWhereThereIsNoRoomLeft() {
        for (int i = 0; i < Outbox.MOST; i++) {
            outbox.add(alert("a" + i, i));
        }
        outbox.putBack(alert("old", 0));

        assertThat(outbox.size()).isEqualTo(Outbox.MOST);
        assertThat(outbox.dropped()).isOne();
        assertThat(outbox.poll()).isEqualTo(alert("a0", 0));
    }
}
