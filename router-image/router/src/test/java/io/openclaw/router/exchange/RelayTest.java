package io.openclaw.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Intake;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final int ROOM = 64 * 1024;

    private final Ledger ledger = new Ledger(Map.of(Owner.RELAY, (long) ROOM));
    private final Lease lease = ledger.open(Owner.RELAY);
    private final EmbeddedChannel sink = new EmbeddedChannel();
    private final Relay relay = new Relay(null, sink, lease);

    RelayTest() {
        sink.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
    }

    @Test
    void aLargeHeadIsLeasedBesideWhatHasBeenReadOfTheBody() {
        assertThat(lease.resize(Intake.MEDIUM_READ)).isTrue();
        sink.write(Unpooled.wrappedBuffer(new byte[10_000]));
        assertThat(relay.headWritten()).isTrue();
        assertThat(ledger.leased(Owner.RELAY)).isGreaterThanOrEqualTo(Intake.MEDIUM_READ + 10_000);
        sink.close();
    }

    @Test
    void aHeadForAConnectionThatHasJustClosedHoldsNothing() {
        assertThat(lease.resize(Intake.MEDIUM_READ)).isTrue();
        sink.close();
        sink.write(Unpooled.wrappedBuffer(new byte[10_000]));
        assertThat(relay.headWritten()).isTrue();
        assertThat(ledger.leased(Owner.RELAY)).isEqualTo(Intake.MEDIUM_READ);
    }
}
