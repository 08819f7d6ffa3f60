package io.openclaw.router.route;

/** Which hosts a route answers for. Host names are case-insensitive (RFC 9110, section 4.2.3). */
sealed interface HostPattern {
    /** Higher is more specific and tried first. */
    int rank();

    boolean matches(String host);

    static HostPattern of(String text) {
        if (text.equals("*")) {
            return new Any();
        }
        return text.startsWith("*.") ? new Below(text.substring(1)) : new Exact(text);
    }

    /** The host without its port; a bracketed IPv6 address stays whole. */
    static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(']', colon) >= 0 ? authority : authority.substring(0, colon);
    }

    record Any() implements HostPattern {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public boolean matches(String host) {
            return true;
        }
    }

    /** One label below: {@code suffix} begins with the dot. */
    record Below(String suffix) implements HostPattern {
        @Override
        public int rank() {
            return 1;
        }

        @Override
        public boolean matches(String host) {
            int label = host.length() - suffix.length();
            return label > 0
                    && host.regionMatches(true, label, suffix, 0, suffix.length())
                    && host.indexOf('.') == label;
        }
    }

    record Exact(String name) implements HostPattern {
        @Override
        public int rank() {
            return 2;
        }

        @Override
        public boolean matches(String host) {
            return host.equalsIgnoreCase(name);
        }
    }
}
