package io.openclaw.router.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.openclaw.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which fields tell an upstream where a request is from. What a stranger says in them is replaced, or removed where they aren't chosen, so that
 * it can't be taken for the router's word. What a trusted peer says is appended to, in fields that aren't chosen too: none of it is lost.
 */
public enum Provenance {
    /** X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host, which no standard describes and nearly everybody reads. */
    X_FORWARDED(true, false),
    /** RFC 7239. */
    FORWARDED(false, true),
    BOTH(true, true);

    static final AsciiString FORWARDED_FIELD = AsciiString.cached("forwarded");
    static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");

    /**
     * The three, and what else proxies send and frameworks read under that prefix: nothing that a stranger may say where the upstream is told by
     * Forwarded. By name, for a look at every field would cost more.
     */
    private static final AsciiString[] X_FORWARDED_FAMILY = {
        X_FORWARDED_FOR,
        X_FORWARDED_PROTO,
        X_FORWARDED_HOST,
        AsciiString.cached("x-forwarded-by"),
        AsciiString.cached("x-forwarded-port"),
        AsciiString.cached("x-forwarded-prefix"),
        AsciiString.cached("x-forwarded-scheme"),
        AsciiString.cached("x-forwarded-server"),
        AsciiString.cached("x-forwarded-ssl")
    };

    private static final AsciiString HTTP = AsciiString.cached("http");

    private final boolean begunAsXForwarded;
    private final boolean begunAsForwarded;

    Provenance(boolean begunAsXForwarded, boolean begunAsForwarded) {
        this.begunAsXForwarded = begunAsXForwarded;
        this.begunAsForwarded = begunAsForwarded;
    }

    public static Provenance of(Settings.Forwarding forwarding) {
        return switch (forwarding.headers()) {
            case X_FORWARDED -> X_FORWARDED;
            case FORWARDED -> FORWARDED;
            case BOTH -> BOTH;
        };
    }

    /**
     * @param client the peer's address as text
     * @param trusted whether the peer is believed
     */
    void tell(HttpHeaders headers, String client, boolean trusted) {
        String host = headers.get(HttpHeaderNames.HOST);
        // first, for it may be begun from what X-Forwarded says before the router has added to it
        if (begunAsForwarded) {
            String before = trusted ? ForwardedField.chain(headers) : null;
            String ours = ForwardedField.element(client, host);
            headers.set(FORWARDED_FIELD, before == null ? ours : before + ", " + ours);
        } else {
            appendForwarded(headers, client, trusted);
        }
        if (begunAsXForwarded) {
            setXForwarded(headers, client, host, trusted);
        } else {
            appendXForwarded(headers, client, trusted);
        }
    }

    private static void appendForwarded(HttpHeaders headers, String client, boolean trusted) {
        String before = trusted ? joined(headers, FORWARDED_FIELD) : null;
        if (before == null) {
            headers.remove(FORWARDED_FIELD);
        } else {
            headers.set(FORWARDED_FIELD, before + ", " + ForwardedField.element(client, null));
        }
    }

    private static void setXForwarded(HttpHeaders headers, String client, @Nullable String host, boolean trusted) {
        String before = trusted ? joined(headers, X_FORWARDED_FOR) : null;
        headers.set(X_FORWARDED_FOR, before == null ? client : before + ", " + client);
        if (!trusted || !headers.contains(X_FORWARDED_PROTO)) {
            headers.set(X_FORWARDED_PROTO, HTTP);
        }
        if (host != null && (!trusted || !headers.contains(X_FORWARDED_HOST))) {
            headers.set(X_FORWARDED_HOST, host);
        } else if (host == null && !trusted) {
            headers.remove(X_FORWARDED_HOST);
        }
    }

    private static void appendXForwarded(HttpHeaders headers, String client, boolean trusted) {
        if (!trusted) {
            for (AsciiString name : X_FORWARDED_FAMILY) {
                headers.remove(name);
            }
            return;
        }
        String before = joined(headers, X_FORWARDED_FOR);
        if (before != null) {
            headers.set(X_FORWARDED_FOR, before + ", " + client);
        }
    }

    /** Whether the field tells where a message is from. */
    static boolean isTold(String name) {
        return FORWARDED_FIELD.contentEqualsIgnoreCase(name)
                || X_FORWARDED_FOR.contentEqualsIgnoreCase(name)
                || X_FORWARDED_PROTO.contentEqualsIgnoreCase(name)
                || X_FORWARDED_HOST.contentEqualsIgnoreCase(name);
    }

    /** All of a field's lines as one, for each proxy on the way may have added a line of its own; or null. */
    static @Nullable String joined(HttpHeaders headers, AsciiString name) {
        String first = headers.get(name);
        if (first == null) {
            return null;
        }
        List<String> all = headers.getAll(name);
        return all.size() == 1 ? first : String.join(", ", all);
    }
}
