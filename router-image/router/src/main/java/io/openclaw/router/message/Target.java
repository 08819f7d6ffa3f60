package io.openclaw.router.message;

import org.jspecify.annotations.Nullable;

/** What a request target may look like (RFC 9112, section 3.2; RFC 3986), and what of it would be read in two ways. */
final class Target {
    private static final int ESCAPE = "%XX".length();
    private static final int ASCII = 128;
    private static final boolean[] HOST_CHARACTERS = new boolean[ASCII];

    static {
        // reg-name and IPv4 (RFC 3986, section 3.2.2), but for percent: no resolver knows what to do with it
        for (char c = 'a'; c <= 'z'; c++) {
            HOST_CHARACTERS[c] = true;
            HOST_CHARACTERS[Character.toUpperCase(c)] = true;
        }
        for (char c = '0'; c <= '9'; c++) {
            HOST_CHARACTERS[c] = true;
        }
        for (char c : "-._~!$&'()*+,;=".toCharArray()) {
            HOST_CHARACTERS[c] = true;
        }
    }

    private Target() {}

    /** Visible US-ASCII without a fragment: the octets of RFC 3986, read leniently, and none that a log or another parser could take amiss. */
    static boolean isVisible(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return !target.isEmpty();
    }

    /**
     * A name or an IPv4 or bracketed IPv6 address, and a port or none; never user information (RFC 9110, section 4.2.4).
     *
     * @param orEmpty whether it may be empty, as in a Host whose target has no authority; it matches any-host routes only
     */
    static boolean isAuthority(CharSequence text, boolean orEmpty) {
        int length = text.length();
        if (length == 0) {
            return orEmpty;
        }
        int at = 0;
        if (text.charAt(0) == '[') {
            at = 1;
            while (at < length && isAddress(text.charAt(at))) {
                at++;
            }
            if (at == 1 || at == length || text.charAt(at) != ']') {
                return false;
            }
            at++;
        } else {
            while (at < length && text.charAt(at) < ASCII && HOST_CHARACTERS[text.charAt(at)]) {
                at++;
            }
            if (at == 0) {
                return false;
            }
        }
        if (at == length) {
            return true;
        }
        if (text.charAt(at++) != ':') {
            return false;
        }
        while (at < length && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at == length;
    }

    private static boolean isAddress(char c) {
        return hex(c) >= 0 || c == ':' || c == '.';
    }

    /** The authority of an absolute http or https target, or null where it is none. */
    static @Nullable String authority(String target) {
        int scheme = target.indexOf("://");
        boolean http = scheme > 0
                && (target.regionMatches(true, 0, "http", 0, scheme)
                        || target.regionMatches(true, 0, "https", 0, scheme));
        return http ? target.substring(scheme + 3, authorityEnd(target)) : null;
    }

    private static int authorityEnd(String target) {
        int end = target.indexOf("://") + 3;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return end;
    }

    /** An absolute target without its authority; without a path too it is the server itself that OPTIONS asks (RFC 9112, section 3.2.4). */
    static String originForm(String target, boolean options) {
        String rest = target.substring(authorityEnd(target));
        if (rest.isEmpty() && options) {
            return "*";
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    /**
     * Whether a segment of the path is {@code .} or {@code ..} for anybody who may read it on the way: also percent-encoded, parted by an
     * encoded slash or a backslash, or with parameters behind it. A route's prefix would be checked on another path than the one served
     * (RFC 3986, section 5.2.4). Clients resolve such paths before they send them (WHATWG URL), so that hardly anyone sends them in good faith.
     */
    static boolean climbs(String target) {
        boolean suspect = false;
        char before = 0;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '?') {
                break;
            }
            suspect |= c == '%' || c == '\\' || (c == '.' && before == '/');
            before = c;
        }
        return suspect && hasDotSegment(target);
    }

    private static boolean hasDotSegment(String target) {
        int dots = 0;
        boolean onlyDots = true;
        for (int i = 0; i < target.length(); i++) {
            int c = target.charAt(i);
            if (c == '?') {
                break;
            }
            if (c == '%' && i + ESCAPE <= target.length()) {
                int value = hex(target.charAt(i + 1)) << 4 | hex(target.charAt(i + 2));
                if (value >= 0) {
                    c = value;
                    i += ESCAPE - 1;
                }
            }
            if (c == '/' || c == '\\' || c == ';') {
                if (isDotSegment(onlyDots, dots)) {
                    return true;
                }
                dots = 0;
                onlyDots = c != ';'; // what follows a parameter's mark is no segment
            } else if (c == '.') {
                dots++;
            } else {
                onlyDots = false;
            }
        }
        return isDotSegment(onlyDots, dots);
    }

    private static boolean isDotSegment(boolean onlyDots, int dots) {
        return onlyDots && (dots == 1 || dots == 2);
    }

    /** The digit's value, or a negative number. */
    private static int hex(char c) {
        return Character.digit(c, 16);
    }
}
