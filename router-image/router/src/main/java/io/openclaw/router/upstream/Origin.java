package io.openclaw.router.upstream;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** One endpoint as it is configured: an address, or a name behind which there are one or many. */
final class Origin {
    /** A name's further addresses are left out: nobody's answer makes us keep state without end. */
    static final int MOST_ADDRESSES = 256;

    private static final int DEFAULT_PORT = 80;

    private final String host;
    private final int port;
    private final boolean named;
    private volatile List<InetAddress> addresses = List.of();

    /** @param url an http URL without a path; the settings have made sure of it */
    Origin(String url) {
        URI uri = URI.create(url);
        String written = uri.getHost();
        this.host = written.startsWith("[") ? written.substring(1, written.length() - 1) : written;
        this.port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        this.named = !NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host);
        if (!named) {
            addresses = List.of(literal());
        }
    }

    private InetAddress literal() {
        try {
            return InetAddress.getByName(host); // looks nothing up
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host + " is no address", e);
        }
    }

    boolean isNamed() {
        return named;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** The last answer; empty until there was one. */
    List<InetAddress> addresses() {
        return addresses;
    }

    /**
     * Takes an answer over: all addresses of the first one's family, for those of the other family are the same places once more.
     *
     * @return whether it differs from the last
     */
    boolean answered(InetAddress[] answer) {
        List<InetAddress> usable = Arrays.stream(answer)
                .filter(address -> address.getClass() == answer[0].getClass())
                .distinct()
                .sorted((one, other) -> Arrays.compareUnsigned(one.getAddress(), other.getAddress()))
                .limit(MOST_ADDRESSES)
                .toList();
        if (usable.isEmpty() || usable.equals(addresses)) {
            return false;
        }
        addresses = usable;
        return true;
    }
}
