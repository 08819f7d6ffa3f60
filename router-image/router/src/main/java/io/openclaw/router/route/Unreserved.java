package io.openclaw.router.route;

/** Characters that mean the same percent-encoded or not (RFC 3986, sections 2.3 and 6.2.2.2). */
final class Unreserved {
    private static final int ESCAPE = "%XX".length();

    private Unreserved() {}

    /** The target with such characters of its path decoded; for matching only, since a path is forwarded as it came (RFC 9110, section 7.7). */
    static String decoded(String target) {
        int end = target.indexOf('?');
        int pathEnd = end < 0 ? target.length() : end;
        StringBuilder decoded = new StringBuilder(target.length());
        for (int i = 0; i < pathEnd; i++) {
            char c = target.charAt(i);
            if (c == '%' && i + ESCAPE <= pathEnd) {
                int value = Character.digit(target.charAt(i + 1), 16) << 4 | Character.digit(target.charAt(i + 2), 16);
                if (value >= 0 && isUnreserved((char) value)) {
                    c = (char) value;
                    i += ESCAPE - 1;
                }
            }
            decoded.append(c);
        }
        return decoded.append(target, pathEnd, target.length()).toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
