package io.openclaw.router.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.RequestDecoder;
import io.openclaw.router.wire.RequestEncoder;
import io.openclaw.router.wire.ResponseDecoder;
import io.openclaw.router.wire.ResponseEncoder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a tunnel does by the clock. */
class TunnelTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final CodecLimits LIMITS = new CodecLimits(8192);

    private final Ledger ledger =
            new Ledger(Map.of(Owner.TUNNEL, (long) Tunnel.FLOOR_BYTES, Owner.RELAY, 4L * Intake.LARGE_READ));
    private final Tunnels tunnels = new Tunnels(ledger, 1);
    private final EmbeddedChannel client = new EmbeddedChannel();
    private final EmbeddedChannel upstream = new EmbeddedChannel();
    private final Tunnel tunnel = open();
    private final long start = System.nanoTime();

    private Tunnel open() {
        RequestDecoder requests = new RequestDecoder(LIMITS);
        Intake fromClient = Intake.of(client, requests);
        client.pipeline().addLast(requests, new ResponseEncoder(), new ChannelInboundHandlerAdapter());
        ResponseDecoder responses = new ResponseDecoder(LIMITS);
        Intake fromUpstream = Intake.of(upstream, responses);
        upstream.pipeline().addLast(responses, new RequestEncoder(), new ChannelInboundHandlerAdapter());
        Tunnel opened = new Tunnel(
                tunnels,
                tunnels.enter(),
                ledger,
                new Tunnel.Side(client, fromClient),
                new Tunnel.Side(upstream, fromUpstream),
                false,
                SECOND);
        opened.open();
        return opened;
    }

    @Test
    void itEndsWhenNothingHasComeFromEitherSideForAnHour() {
        tunnel.tick(start + Tunnel.IDLE_NANOS - SECOND);
        assertThat(client.isOpen()).isTrue();
        upstream.writeInbound(Unpooled.copiedBuffer(new byte[3]));
        tunnel.tick(start + Tunnel.IDLE_NANOS);
        tunnel.tick(start + 2 * Tunnel.IDLE_NANOS - SECOND);
        assertThat(client.isOpen()).isTrue();
        tunnel.tick(start + 2 * Tunnel.IDLE_NANOS);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void bytesPassAndAreCounted() {
        client.writeInbound(Unpooled.copiedBuffer(new byte[5]));
        ByteBuf passed = upstream.readOutbound();
        assertThat(passed.readableBytes()).isEqualTo(5);
        passed.release();
        assertThat(tunnel.bytesIn()).isEqualTo(5);
        assertThat(tunnel.bytesOut()).isZero();
    }

    @Test
    void whatCameBehindAHeadIsLeasedOrMovedToASmallBuffer() {
        upstream.writeInbound(
                Unpooled.copiedBuffer(new byte[1])); // a read that doesn't fill its buffer: small ones follow
        assertThat(((ByteBuf) client.readOutbound()).release()).isTrue();
        upstream.writeInbound(Unpooled.buffer(8192).writeBytes(new byte[900]));
        ByteBuf passed = client.readOutbound();
        assertThat(passed.capacity()).isEqualTo(8192);
        passed.release();
        ledger.tryLease(Owner.RELAY, ledger.bound(Owner.RELAY) - ledger.leased(Owner.RELAY));
        upstream.writeInbound(Unpooled.buffer(8192).writeBytes(new byte[900]));
        ByteBuf moved = client.readOutbound();
        assertThat(moved.capacity()).isEqualTo(TunnelEnd.SMALL_READ);
        moved.release();
        upstream.writeInbound(Unpooled.buffer(8192).writeBytes(new byte[2000]));
        assertThat(client.isOpen()).as("what can't be held ends the tunnel").isFalse();
    }

    @Test
    void closingGivesItsPlaceBackOnce() {
        assertThat(tunnels.open()).isEqualTo(1);
        assertThat(tunnels.enter()).isNull();
        tunnel.close();
        tunnel.close();
        assertThat(tunnels.open()).isZero();
        assertThat(ledger.leased()).isZero();
        assertThat(tunnels.enter()).isNotNull();
    }

    @Test
    void aLimitThatIsRaisedIsStillBoundByTheLedger() {
        tunnels.limit(10);
        assertThat(tunnels.enter()).isNull();
        tunnel.close();
        tunnels.limit(0);
        assertThat(tunnels.areWanted()).isFalse();
        assertThat(tunnels.enter()).isNull();
        tunnels.limit(1);
        assertThat(tunnels.enter()).isNotNull();
    }
}
