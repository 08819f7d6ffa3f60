package io.openclaw.router.route;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.openclaw.router.admission.Cap;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.admission.Lane;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One routing rule, made ready for matching. */
public final class Route {
    private final String name;
    private final int index;
    private final HostPattern host;
    private final String prefix;
    private final Set<String> methods;
    private final List<Map.Entry<String, String>> headers;
    private final @Nullable String rewritePrefix;
    private final long timeoutNanos;
    private final Upstream upstream;
    private final Lane lane;
    private final @Nullable Cap own;
    private final @Nullable Integer ownLimit;
    private final String place;
    private final boolean caches;

    /** @param own the route's own cap, part of the lane's; null where it has none */
    Route(Settings.Route settings, int index, Upstream upstream, Lane lane, @Nullable Cap own) {
        Settings.Match match = settings.match();
        this.name = settings.name();
        this.index = index;
        this.host = HostPattern.of(match.host());
        this.prefix = match.pathPrefix();
        this.methods = Set.copyOf(match.methods());
        this.headers = List.copyOf(match.headers().entrySet());
        this.rewritePrefix = settings.rewritePrefix();
        this.timeoutNanos = settings.timeoutMs() * 1_000_000L;
        this.upstream = upstream;
        this.lane = lane;
        this.own = own;
        this.ownLimit = settings.maxConcurrentRequests();
        this.place = upstream.name() + " " + rewriting(settings);
        this.caches = settings.cache();
    }

    public String name() {
        return name;
    }

    /** Its place in the file, by which its figures are found. */
    public int index() {
        return index;
    }

    public Upstream upstream() {
        return upstream;
    }

    public Lane lane() {
        return lane;
    }

    /** The route's own cap; null where it has none. */
    @Nullable
    Cap own() {
        return own;
    }

    /** What of a target an upstream gets; empty where it gets it as it is. */
    private static String rewriting(Settings.Route settings) {
        String rewrite = settings.rewritePrefix();
        return rewrite == null ? "" : settings.match().pathPrefix() + " " + rewrite;
    }

    /** Under which responses are cached: routes of one realm get the same for the same URL. Null where nothing is cached. */
    public @Nullable String realm() {
        return caches ? place : null;
    }

    /** Where it sends requests to, cached or not. */
    String place() {
        return place;
    }

    /** Puts its own limit in force. */
    void limit(Gate gate) {
        if (own != null && ownLimit != null) {
            gate.resize(own, ownLimit);
        }
    }

    /** From the first byte of a request to the first of its response. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    HostPattern host() {
        return host;
    }

    String prefix() {
        return prefix;
    }

    int conditions() {
        return headers.size() + (methods.isEmpty() ? 0 : 1);
    }

    boolean matches(HttpMethod method, String hostName, String target, HttpHeaders fields) {
        return host.matches(hostName)
                && hasPrefix(target)
                && (methods.isEmpty() || methods.contains(method.name()))
                && hasHeaders(fields);
    }

    /** At a segment's end only: {@code /api} is no prefix of {@code /apis}. */
    private boolean hasPrefix(String target) {
        if (!target.startsWith(prefix)) {
            return prefix.equals("/") && target.equals("*");
        }
        if (prefix.endsWith("/") || target.length() == prefix.length()) {
            return true;
        }
        char next = target.charAt(prefix.length());
        return next == '/' || next == '?';
    }

    private boolean hasHeaders(HttpHeaders fields) {
        for (int i = 0; i < headers.size(); i++) {
            Map.Entry<String, String> wanted = headers.get(i);
            if (!fields.contains(wanted.getKey(), wanted.getValue(), false)) {
                return false;
            }
        }
        return true;
    }

    /** The target as the upstream gets it. */
    public String rewrite(String target) {
        if (rewritePrefix == null || target.equals("*")) {
            return target;
        }
        String rest = target.substring(prefix.length());
        boolean restBegins = rest.startsWith("/");
        if (rewritePrefix.endsWith("/")) {
            return rewritePrefix + (restBegins ? rest.substring(1) : rest);
        }
        return restBegins || rest.isEmpty() || rest.startsWith("?") ? rewritePrefix + rest : rewritePrefix + "/" + rest;
    }
}
