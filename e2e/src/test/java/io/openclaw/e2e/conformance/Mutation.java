package io.openclaw.e2e.conformance;

import java.util.List;
import java.util.Random;

/** Spoils a message: where its framing is said, or anywhere. */
final class Mutation {
    /** Bytes that parsers disagree about. */
    private static final String ODD = "\r\n \t\0\u000b\f:;,\"\\/?%#\u0085\u00a0\u00ff\u007f+-0x";

    private static final List<String> LINES = List.of(
            "Content-Length: 5",
            "Content-Length: 0",
            "Content-Length: +5",
            "Content-Length: 5, 5",
            "Content-Length:\r\n 5",
            "Content-Length : 5",
            "content-length: 99999999999999999999",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "transfer-encoding: xchunked",
            "Connection: close, content-length, transfer-encoding, host",
            "Connection: keep-alive",
            "Host: b.example",
            "Expect: 100-continue",
            "Upgrade: websocket",
            "X: a\r\n b",
            "X: a\nY: b",
            "X: a\rY: b",
            " X: y",
            ": y",
            "X",
            "Trailer: X-Sum",
            "TE: trailers");

    private final Random random;

    Mutation(Random random) {
        this.random = random;
    }

    /** One to three of them. */
    String of(String message) {
        StringBuilder spoilt = new StringBuilder(message);
        for (int i = random.nextInt(3); i >= 0; i--) {
            once(spoilt);
        }
        return spoilt.toString();
    }

    private void once(StringBuilder message) {
        int at = message.isEmpty() ? 0 : random.nextInt(message.length());
        switch (random.nextInt(10)) {
            case 0 -> message.insert(at, odd());
            case 1 -> {
                if (!message.isEmpty()) {
                    message.setCharAt(at, odd());
                }
            }
            case 2 -> message.delete(at, Math.min(message.length(), at + 1 + random.nextInt(4)));
            case 3 -> message.insert(at, message.substring(at, Math.min(message.length(), at + random.nextInt(40))));
            case 4 -> message.setLength(at);
            case 5 -> replaceLineEnd(message, at, "\n");
            case 6 -> replaceLineEnd(message, at, random.nextBoolean() ? "\r" : "\r\r\n");
            default -> insertLine(message, at);
        }
    }

    private char odd() {
        return ODD.charAt(random.nextInt(ODD.length()));
    }

    private static void replaceLineEnd(StringBuilder message, int near, String end) {
        int line = message.indexOf("\r\n", near);
        if (line >= 0) {
            message.replace(line, line + 2, end);
        }
    }

    private void insertLine(StringBuilder message, int near) {
        int line = message.indexOf("\r\n", random.nextBoolean() ? 0 : near);
        if (line >= 0) {
            message.insert(line + 2, LINES.get(random.nextInt(LINES.size())) + "\r\n");
        }
    }
}
