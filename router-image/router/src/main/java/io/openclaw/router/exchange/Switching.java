package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.message.Forwarding;
import io.openclaw.router.message.Upgrade;
import io.openclaw.router.tunnel.Tunnel;
import io.openclaw.router.tunnel.Tunnels;
import io.openclaw.router.upstream.UpstreamConnection;
import org.jspecify.annotations.Nullable;

/** A request's way out of HTTP: the place that is kept for its tunnel, the 101, and then the tunnel itself (RFC 9110, section 7.8). */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class Switching {
    private final Upgrade asked;
    private final Tunnels.Place place;
    private @Nullable HttpResponse accepted;
    private @Nullable String protocol;
    private @Nullable Tunnel tunnel;

    Switching(Upgrade asked, Tunnels.Place place) {
        this.asked = asked;
        this.place = place;
    }

    /** Takes the 101; false where it switches to what was not asked for. */
    boolean accepts(HttpResponse head) {
        protocol = asked.answered(head);
        accepted = protocol == null ? null : head;
        return protocol != null;
    }

    boolean isAccepted() {
        return accepted != null;
    }

    /** Passes the 101 on and joins both connections. The exchange gives back its ticket here: a tunnel holds no slot. */
    void open(Traffic traffic, Client client, UpstreamConnection upstream, Exchange exchange) {
        HttpResponse head = accepted;
        String chosen = protocol;
        if (head == null || chosen == null) {
            throw new IllegalStateException("the upstream has not switched");
        }
        accepted = null;
        Tunnel opened = new Tunnel(
                traffic.tunnels(),
                place,
                traffic.ledger(),
                new Tunnel.Side(client.channel(), client.intake()),
                new Tunnel.Side(upstream.channel(), upstream.intake()),
                Upgrade.isWebSocket(chosen),
                traffic.requestTimeoutNanos());
        tunnel = opened;
        Forwarding.prepare(head);
        exchange.switched(head);
        Upgrade.tell(head.headers(), chosen);
        Channel channel = client.channel();
        channel.write(head, channel.voidPromise());
        channel.write(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
        opened.open();
    }

    boolean isOpen() {
        return tunnel != null;
    }

    void tick(long now) {
        if (tunnel != null) {
            tunnel.tick(now);
        }
    }

    void upstreamGone() {
        if (tunnel != null) {
            tunnel.upstreamGone();
        }
    }

    /** From the client; the other way's are told to the record. */
    long bytesIn(@Nullable AccessRecord access) {
        if (tunnel == null) {
            return 0;
        }
        if (access != null) {
            access.bodyOut(tunnel.bytesOut());
        }
        return tunnel.bytesIn();
    }

    /** Gives the place back, and all that a tunnel holds. */
    void close() {
        if (tunnel != null) {
            tunnel.close();
        }
        place.close();
    }
}
