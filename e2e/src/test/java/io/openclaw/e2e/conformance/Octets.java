package io.openclaw.e2e.conformance;

import java.nio.charset.StandardCharsets;

/** Bytes as text, one character a byte: with {@code \r \n \t \0 \\ \xHH}, and <code>{9*ab}</code> for nine times ab. */
final class Octets {
    private Octets() {}

    static String parse(String text) {
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char escaped = text.charAt(++i);
                switch (escaped) {
                    case 'r' -> octets.append('\r');
                    case 'n' -> octets.append('\n');
                    case 't' -> octets.append('\t');
                    case '0' -> octets.append('\0');
                    case '\\' -> octets.append('\\');
                    case 'x' -> {
                        octets.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                        i += 2;
                    }
                    default -> throw new IllegalArgumentException("\\" + escaped + " in: " + text);
                }
            } else if (c == '{' && Character.isDigit(text.charAt(i + 1))) {
                int star = text.indexOf('*', i);
                int end = closing(text, star);
                int times = Integer.parseInt(text.substring(i + 1, star));
                octets.repeat(parse(text.substring(star + 1, end)), times);
                i = end;
            } else {
                octets.append(c);
            }
        }
        return octets.toString();
    }

    /** The brace that closes the one before, whatever repetitions lie between. */
    private static int closing(String text, int from) {
        int depth = 1;
        int at = from;
        while (depth > 0) {
            at++;
            depth += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
        }
        return at;
    }

    static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
