package io.openclaw.router.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A message head as it came over the wire, and its body read naively: a second opinion on what the router sends. */
record Message(String startLine, List<String> fields) {
    /** Null at the end of the stream. */
    static Message readHead(InputStream in) throws IOException {
        String start = readLine(in);
        if (start == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (String line = readLine(in); line != null && !line.isEmpty(); line = readLine(in)) {
            fields.add(line);
        }
        return new Message(start, fields);
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    String method() {
        return startLine.split(" ")[0];
    }

    String target() {
        return startLine.split(" ")[1];
    }

    int status() {
        return Integer.parseInt(startLine.split(" ")[1]);
    }

    /** The first value, or null. */
    String field(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (field.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(field.substring(colon + 1).trim());
            }
        }
        return values;
    }

    /** By Transfer-Encoding, else Content-Length, else nothing. */
    byte[] readBody(InputStream in) throws IOException {
        if ("chunked".equalsIgnoreCase(field("Transfer-Encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(exactly(in, size));
                readLine(in);
            }
            for (String trailer = readLine(in); trailer != null && !trailer.isEmpty(); trailer = readLine(in)) {
                fields.add(trailer);
            }
            return body.toByteArray();
        }
        String length = field("Content-Length");
        return length == null ? new byte[0] : exactly(in, Integer.parseInt(length));
    }

    private static int chunkSize(InputStream in) throws IOException {
        String line = readLine(in);
        if (line == null) {
            throw new EOFException("the body ends before its last chunk");
        }
        return Integer.parseInt(line.trim(), 16);
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException(bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }
}
