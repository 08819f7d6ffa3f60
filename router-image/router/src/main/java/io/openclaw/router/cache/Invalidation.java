package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request that changes something makes untrue (RFC 9111, section 4.4). */
final class Invalidation {
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private Invalidation() {}

    /** RFC 9110, section 9.2.1: of a method that nobody here knows it has to be assumed that it changes something. */
    static boolean isUnsafe(HttpMethod method) {
        return !SAFE.contains(method);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 400;
    }

    /**
     * Targets on the same host that the response names.
     *
     * @param host of the request
     * @param target of the request
     */
    static Set<String> others(String host, String target, HttpHeaders response) {
        Set<String> others = new LinkedHashSet<>();
        add(host, target, response.get(HttpHeaderNames.LOCATION), others);
        add(host, target, response.get(HttpHeaderNames.CONTENT_LOCATION), others);
        others.remove(target);
        return others;
    }

    private static void add(String host, String target, @Nullable String reference, Set<String> to) {
        if (reference == null) {
            return;
        }
        try {
            URI base = new URI("http://" + (host.isEmpty() ? "none" : host) + target);
            URI resolved = base.resolve(new URI(reference));
            if (base.getAuthority() != null && base.getAuthority().equalsIgnoreCase(resolved.getAuthority())) {
                String query = resolved.getRawQuery();
                String path = resolved.getRawPath();
                to.add((path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
            }
        } catch (URISyntaxException e) {
            return; // it names nothing that could be stored here
        }
    }
}
