package io.openclaw.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.ResponseDecoder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final int ROOM = 64 * 1024;

    private final Ledger ledger = new Ledger(Map.of(Owner.RELAY, (long) ROOM));
    private final Lease lease = ledger.open(Owner.RELAY);
    private final EmbeddedChannel sink = new EmbeddedChannel();
    private final ResponseDecoder decoder = new ResponseDecoder(new CodecLimits(8 * 1024));
    private final Relay relay = new Relay(Intake.of(new EmbeddedChannel(decoder), decoder), sink, ledger, lease);

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

    @Test
    void aReadIsHeldFromTheTimeItIsMadeAndNotWhileItIsWaitedFor() {
        relay.advance();
        assertThat(ledger.leased(Owner.RELAY)).isZero();

        assertThat(relay.take()).isEqualTo(Intake.LARGE_READ);
        assertThat(ledger.leased(Owner.RELAY)).isEqualTo(Intake.LARGE_READ);
        relay.advance(); // the other side has drained meanwhile: what is being read is held all the same
        assertThat(ledger.leased(Owner.RELAY)).isEqualTo(Intake.LARGE_READ);

        relay.giveBack();
        assertThat(ledger.leased(Owner.RELAY)).isZero();
    }

    @Test
    void whatIsPassedIsHeldUntilItIsOut() {
        relay.take();
        sink.write(Unpooled.wrappedBuffer(new byte[100]));
        relay.advance();
        assertThat(ledger.leased(Owner.RELAY)).isEqualTo(Intake.LARGE_READ);
        relay.sourceReadComplete();
        assertThat(ledger.leased(Owner.RELAY)).isZero();
    }

    @Test
    void readsAreMediumWhenTheRoomIsScarceAndSmallWhenThereIsNone() {
        Lease others = ledger.open(Owner.RELAY);
        others.resize(ROOM / 2);
        assertThat(relay.take()).isEqualTo(Intake.MEDIUM_READ);
        relay.giveBack();
        others.resize(ROOM);
        assertThat(relay.take()).isEqualTo(Intake.SMALL_READ);
        assertThat(lease.bytes()).isZero();
    }
}
