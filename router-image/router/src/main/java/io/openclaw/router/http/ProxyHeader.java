package io.openclaw.router.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The PROXY protocol's header, version 1 or 2, as it is read off a connection's first bytes (haproxy.org, "The PROXY protocol", sections 2.1
 * and 2.2).
 */
sealed interface ProxyHeader {
    /** Longest line of version 1 (section 2.1). */
    int MAX_V1 = 107;
    /** Version 2's fixed part. */
    int V2_FIXED = 16;
    /** The addresses of the largest family that is accepted without a look (Unix, 216 bytes), and room for a balancer's own fields. */
    int MAX_BYTES = 536;

    /** Not all there yet. */
    record Incomplete() implements ProxyHeader {}

    /** No such header, or none that is valid. */
    record Malformed() implements ProxyHeader {}

    /** The proxy speaks for itself, as in a health check: the connection's own addresses hold. */
    record Local(int length) implements ProxyHeader {}

    /**
     * The connection of somebody else.
     *
     * @param source null where the proxy does not tell
     */
    record Proxied(@Nullable InetSocketAddress source, int length) implements ProxyHeader {}

    Incomplete INCOMPLETE = new Incomplete();
    Malformed MALFORMED = new Malformed();

    /** Reads the header at the beginning of {@code bytes}, of which {@code length} are there. */
    static ProxyHeader read(byte[] bytes, int length) {
        if (length == 0) {
            return INCOMPLETE;
        }
        return bytes[0] == V1.PREFIX[0] ? V1.read(bytes, length) : V2.read(bytes, length);
    }

    private static InetAddress toAddress(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    private static boolean beginsLike(byte[] bytes, int length, byte[] expected) {
        int common = Math.min(length, expected.length);
        return Arrays.equals(bytes, 0, common, expected, 0, common);
    }

    /** A line of text. */
    final class V1 {
        private static final byte[] PREFIX = "PROXY ".getBytes(StandardCharsets.US_ASCII);
        private static final int MAX_PORT = 65_535;
        private static final int MAX_PORT_DIGITS = 5;

        private V1() {}

        private static ProxyHeader read(byte[] bytes, int length) {
            if (!beginsLike(bytes, length, PREFIX)) {
                return MALFORMED;
            }
            int most = Math.min(length, MAX_V1);
            for (int i = PREFIX.length; i < most; i++) {
                if (bytes[i] == '\n') {
                    return bytes[i - 1] == '\r'
                            ? line(new String(bytes, 0, i - 1, StandardCharsets.ISO_8859_1), i + 1)
                            : MALFORMED;
                }
            }
            return length < MAX_V1 ? INCOMPLETE : MALFORMED;
        }

        private static ProxyHeader line(String line, int length) {
            String[] words = line.split(" ", -1);
            if (words[1].equals("UNKNOWN")) {
                return new Proxied(null, length); // whatever follows is to be ignored
            }
            boolean v4 = words[1].equals("TCP4");
            if (words.length != 6 || !(v4 || words[1].equals("TCP6"))) {
                return MALFORMED;
            }
            InetAddress source = address(words[2], v4);
            int port = port(words[4]);
            if (source == null || address(words[3], v4) == null || port < 0 || port(words[5]) < 0) {
                return MALFORMED;
            }
            return new Proxied(new InetSocketAddress(source, port), length);
        }

        private static @Nullable InetAddress address(String text, boolean v4) {
            boolean valid = v4
                    ? NetUtil.isValidIpV4Address(text)
                    : text.indexOf('%') < 0 && text.indexOf('[') < 0 && NetUtil.isValidIpV6Address(text);
            return valid ? toAddress(NetUtil.createByteArrayFromIpAddressString(text)) : null;
        }

        private static int port(String text) {
            if (text.isEmpty() || text.length() > MAX_PORT_DIGITS || (text.startsWith("0") && text.length() > 1)) {
                return -1;
            }
            int port = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < '0' || c > '9') {
                    return -1;
                }
                port = port * 10 + c - '0';
            }
            return port <= MAX_PORT ? port : -1;
        }
    }

    /** Binary. */
    final class V2 {
        private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);
        private static final int VERSION_2 = 0x20;
        private static final int LOCAL = 0x0;
        private static final int PROXY = 0x1;
        private static final int TCP_4 = 0x11;
        private static final int TCP_6 = 0x21;
        /** Unspecified, datagrams, Unix sockets: valid, and without an address that means anything here. */
        private static final int[] OTHER_FAMILIES = {0x00, 0x12, 0x22, 0x31, 0x32};

        private V2() {}

        private static ProxyHeader read(byte[] bytes, int length) {
            if (!beginsLike(bytes, length, SIGNATURE)) {
                return MALFORMED;
            }
            if (length < V2_FIXED) {
                return INCOMPLETE;
            }
            int command = bytes[12] & 0xff;
            int whole = V2_FIXED + number(bytes, 14);
            if ((command & 0xf0) != VERSION_2 || (command & 0x0f) > PROXY || whole > MAX_BYTES) {
                return MALFORMED;
            }
            if (length < whole) {
                return INCOMPLETE;
            }
            if ((command & 0x0f) == LOCAL) {
                return new Local(whole);
            }
            int family = bytes[13] & 0xff;
            return switch (family) {
                case TCP_4 -> source(bytes, 4, whole);
                case TCP_6 -> source(bytes, 16, whole);
                default -> isOther(family) ? new Proxied(null, whole) : MALFORMED;
            };
        }

        private static boolean isOther(int family) {
            return Arrays.stream(OTHER_FAMILIES).anyMatch(other -> other == family);
        }

        /** Source and destination address, source and destination port; what follows (TLVs) is skipped. */
        private static ProxyHeader source(byte[] bytes, int addressBytes, int whole) {
            int portAt = V2_FIXED + 2 * addressBytes;
            if (whole < portAt + 2 * Short.BYTES) {
                return MALFORMED;
            }
            InetAddress address = toAddress(Arrays.copyOfRange(bytes, V2_FIXED, V2_FIXED + addressBytes));
            return new Proxied(new InetSocketAddress(address, number(bytes, portAt)), whole);
        }

        private static int number(byte[] bytes, int at) {
            return (bytes[at] & 0xff) << Byte.SIZE | (bytes[at + 1] & 0xff);
        }
    }
}
