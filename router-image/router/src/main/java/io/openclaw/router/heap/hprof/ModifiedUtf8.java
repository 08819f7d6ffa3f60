package io.openclaw.router.heap.hprof;

/** Names in a class file's encoding (JVMS, section 4.4.7): every UTF-16 unit by itself, and no byte that is zero. */
final class ModifiedUtf8 {
    private static final char UNREADABLE = '\ufffd';

    private ModifiedUtf8() {}

    /** What is no such text becomes a replacement character. */
    static String decode(byte[] bytes, int from, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = from + length;
        int at = from;
        while (at < end) {
            int first = bytes[at++] & 0xff;
            if (first < 0x80) {
                text.append((char) first);
            } else if (first >= 0xc0 && first < 0xe0 && at < end) {
                text.append((char) (((first & 0x1f) << 6) | (bytes[at++] & 0x3f)));
            } else if (first >= 0xe0 && first < 0xf0 && at + 1 < end) {
                text.append((char) (((first & 0x0f) << 12) | ((bytes[at++] & 0x3f) << 6) | (bytes[at++] & 0x3f)));
            } else {
                text.append(UNREADABLE);
            }
        }
        return text.toString();
    }
}
