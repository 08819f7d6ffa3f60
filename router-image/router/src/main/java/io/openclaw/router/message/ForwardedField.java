package io.openclaw.router.message;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** The text of {@code Forwarded} (RFC 7239): elements parted by commas, the first of them nearest to the client. */
final class ForwardedField {
    /** Far more than any chain of proxies has; only so that a long list of next to nothing doesn't become one of many times its length. */
    private static final int MOST_HOPS = 32;

    /** RFC 7239, section 6.2: of a node whose address is not known. */
    private static final String UNKNOWN = "unknown";

    private static final boolean[] TOKEN_CHARACTERS = new boolean[128];

    static {
        // RFC 9110, section 5.6.2
        for (char c = '0'; c <= 'z'; c++) {
            TOKEN_CHARACTERS[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN_CHARACTERS[c] = true;
        }
    }

    private ForwardedField() {}

    /**
     * What the router says of a request as it came here, over plain HTTP.
     *
     * @param host null, or empty, where the request has none, and where it is not to be told
     */
    static String element(String client, @Nullable String host) {
        return host == null || host.isEmpty()
                ? "for=" + node(client) + ";proto=http"
                : "for=" + node(client) + ";proto=http;host=" + value(host);
    }

    /** What a trusted peer has said about the way before it: in Forwarded, or where it doesn't speak that, in X-Forwarded; or null. */
    static @Nullable String chain(HttpHeaders headers) {
        String before = Provenance.joined(headers, Provenance.FORWARDED_FIELD);
        // behind a quote that nobody closes our own element would be a part of the client's
        return before != null && !before.isBlank() && isClosed(before) ? before : translated(headers);
    }

    /** Whether what is appended stands outside of quotes (RFC 9110, section 5.6.4). */
    private static boolean isClosed(String list) {
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            }
        }
        return !quoted;
    }

    /**
     * RFC 7239, section 7.4: an element for each address in X-Forwarded-For. What X-Forwarded-Proto and X-Forwarded-Host say is what the client
     * asked for, and so the first one's.
     */
    private static @Nullable String translated(HttpHeaders headers) {
        StringBuilder chain = new StringBuilder();
        String hops = Provenance.joined(headers, Provenance.X_FORWARDED_FOR);
        String rest = hops == null ? "" : hops.substring(lastItems(hops, MOST_HOPS));
        String asked = asked(headers);
        for (String hop : rest.split(",", -1)) {
            String item = hop.strip();
            if (!item.isEmpty()) {
                chain.append(chain.isEmpty() ? "for=" : ", for=").append(node(address(item)));
                chain.append(asked);
                asked = "";
            }
        }
        if (!asked.isEmpty()) {
            chain.append(asked, 1, asked.length()); // without the semicolon: an element need not say who it is for
        }
        return chain.isEmpty() ? null : chain.toString();
    }

    /** Where the list's last items begin. */
    private static int lastItems(String list, int most) {
        int start = list.length() + 1;
        for (int i = 0; i < most && start > 0; i++) {
            start = list.lastIndexOf(',', start - 2) + 1;
        }
        return start;
    }

    /** Scheme and host of the client's own request, each behind a semicolon; what can't be one is left out. */
    private static String asked(HttpHeaders headers) {
        String proto = firstItem(headers.get(Provenance.X_FORWARDED_PROTO));
        String host = firstItem(headers.get(Provenance.X_FORWARDED_HOST));
        return (isToken(proto) ? ";proto=" + proto : "")
                + (Target.isAuthority(host, false) ? ";host=" + value(host) : "");
    }

    private static String firstItem(@Nullable String list) {
        if (list == null) {
            return "";
        }
        int comma = list.indexOf(',');
        return (comma < 0 ? list : list.substring(0, comma)).strip();
    }

    /** Without the port that some proxies write behind it; "unknown" where it is no address. */
    private static String address(String item) {
        String address = item;
        int colon = item.indexOf(':');
        if (item.startsWith("[") && item.indexOf(']') > 0) {
            address = item.substring(1, item.indexOf(']'));
        } else if (colon > 0 && colon == item.lastIndexOf(':')) {
            address = item.substring(0, colon);
        }
        return NetUtil.isValidIpV4Address(address) || NetUtil.isValidIpV6Address(address) ? address : UNKNOWN;
    }

    /** An IPv6 address stands in brackets and quotes, without the zone that only this machine knows (RFC 7239, section 6). */
    private static String node(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        int zone = address.indexOf('%');
        return "\"[" + (zone < 0 ? address : address.substring(0, zone)) + "]\"";
    }

    /** As it is where it is a token, else quoted: a host with a port always is (RFC 7239, section 4). */
    private static String value(String text) {
        return isToken(text) ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TOKEN_CHARACTERS.length || !TOKEN_CHARACTERS[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
