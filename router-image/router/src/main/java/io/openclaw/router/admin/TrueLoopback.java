package io.openclaw.router.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request began on this machine: peer <em>and</em> Host are loopback, and no header says that a browser page or another proxy is
 * behind it. The Host rule keeps DNS rebinding out, the Origin rule pages of other sites, the rest sidecars and tunnels.
 */
public final class TrueLoopback {
    private static final Set<String> TELLTALES = Set.of("origin", "forwarded", "via");
    private static final String FORWARDED_FAMILY = "x-forwarded-";
    private static final Pattern LOOPBACK_HOST = Pattern.compile(
            "(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private TrueLoopback() {}

    /** @param headers by lower-case name */
    public static boolean holds(@Nullable SocketAddress peer, Map<String, String> headers) {
        return peer instanceof InetSocketAddress inet
                && isLoopback(inet.getAddress())
                && LOOPBACK_HOST.matcher(headers.getOrDefault("host", "")).matches()
                && headers.keySet().stream()
                        .noneMatch(name -> TELLTALES.contains(name) || name.startsWith(FORWARDED_FAMILY));
    }

    private static boolean isLoopback(@Nullable InetAddress address) {
        return address != null && address.isLoopbackAddress();
    }
}
