package io.openclaw.router.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a client's connection.
 *
 * @param socket the connection's own
 * @param address as text; the client's where a proxy told it
 * @param trusted whether its X-Forwarded fields and its Forwarded are believed
 * @param proxied whether the connection is somebody else's, passed on: it is never taken for one from this machine
 */
record Peer(InetSocketAddress socket, String address, boolean trusted, boolean proxied) {
    static Peer of(InetSocketAddress socket, TrustedPeers trustedPeers) {
        return new Peer(socket, socket.getAddress().getHostAddress(), trustedPeers.contains(socket), false);
    }

    /** @param source whose connection it is; null where the proxy does not tell */
    Peer passingOn(@Nullable InetSocketAddress source, TrustedPeers trustedPeers) {
        return source == null
                ? new Peer(socket, address, trusted, true)
                : new Peer(socket, source.getAddress().getHostAddress(), trustedPeers.contains(source), true);
    }
}
