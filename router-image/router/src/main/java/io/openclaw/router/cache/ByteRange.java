package io.openclaw.router.cache;

import org.jspecify.annotations.Nullable;

/**
 * What of a body is asked for (RFC 9110, section 14).
 *
 * @param from first byte
 * @param to behind the last byte; not above {@code from} where nothing of the body is in the range
 */
record ByteRange(int from, int to) {
    private static final String UNIT = "bytes=";

    /**
     * One range. Several are answered as none is, with the whole (section 14.2), and so is what is no range.
     *
     * @param length of the body
     * @return null where the whole is to be sent
     */
    static @Nullable ByteRange of(String field, int length) {
        if (!field.regionMatches(true, 0, UNIT, 0, UNIT.length()) || field.indexOf(',') >= 0) {
            return null;
        }
        String spec = field.substring(UNIT.length()).strip();
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return null;
        }
        long first = CacheControl.seconds(spec.substring(0, dash));
        long last = CacheControl.seconds(spec.substring(dash + 1));
        boolean openEnd = dash + 1 == spec.length();
        if (dash == 0) {
            return last < 0 ? null : new ByteRange((int) Math.max(0, length - last), last == 0 ? 0 : length);
        }
        if (first < 0 || (!openEnd && last < first)) {
            return null;
        }
        return new ByteRange((int) Math.min(first, length), openEnd ? length : (int) Math.min(last + 1, length));
    }

    boolean isSatisfiable() {
        return to > from;
    }

    int length() {
        return to - from;
    }
}
