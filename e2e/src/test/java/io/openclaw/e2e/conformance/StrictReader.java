package io.openclaw.e2e.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on what the router sends, as narrow as the grammar: it takes what RFC 9112 lets a sender generate and nothing that it lets
 * a recipient put up with. Shares no code with the router.
 */
final class StrictReader {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) (/[\\x21-\\x7e&&[^#]]*|\\*) HTTP/1\\.1");
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern FIELD = Pattern.compile(
            "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*((?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?)[ \\t]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,8}");
    /** No line of the router's is longer. */
    private static final int MAX_LINE = 64 * 1024;

    private final InputStream in;

    StrictReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The next request's head, or null where the connection ended before its first byte. */
    @Nullable
    Head requestHead() throws IOException {
        String line = line(true);
        if (line == null) {
            return null;
        }
        Matcher matcher = REQUEST_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new NotHttpException("request line: " + line);
        }
        Head head = new Head(matcher.group(1), matcher.group(2), 0, fields());
        if (head.all("Host").size() > 1) {
            throw new NotHttpException("more than one Host: " + head.fields());
        }
        checkFraming(head);
        return head;
    }

    /** The next response's head, interim ones included; null where the connection ended before its first byte. */
    @Nullable
    Head responseHead() throws IOException {
        String line = line(true);
        if (line == null) {
            return null;
        }
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            throw new NotHttpException("status line: " + line);
        }
        Head head = new Head("", "", Integer.parseInt(matcher.group(1)), fields());
        checkFraming(head);
        return head;
    }

    private static void checkFraming(Head head) throws NotHttpException {
        List<String> lengths = head.all("Content-Length");
        List<String> codings = head.all("Transfer-Encoding");
        if (lengths.size() + codings.size() > 1) {
            throw new NotHttpException("framed twice: " + head.fields());
        }
        if (!lengths.isEmpty() && !LENGTH.matcher(lengths.get(0)).matches()) {
            throw new NotHttpException("Content-Length: " + lengths.get(0));
        }
        if (!codings.isEmpty() && !codings.get(0).equals("chunked")) {
            throw new NotHttpException("Transfer-Encoding: " + codings.get(0));
        }
        boolean bodyless = head.status() / 100 == 1 || head.status() == 204;
        if (bodyless && !(lengths.isEmpty() && codings.isEmpty())) {
            throw new NotHttpException("a length on " + head.status());
        }
    }

    /** A body and the fields after it. */
    @SuppressWarnings("ArrayRecordComponent") // read once and never compared
    record Body(byte[] bytes, List<Field> trailers) {
        static final Body NONE = new Body(new byte[0], List.of());
    }

    Body requestBody(Head head) throws IOException {
        return head.field("Transfer-Encoding") == null && head.field("Content-Length") == null ? Body.NONE : body(head);
    }

    Body responseBody(Head head) throws IOException {
        return head.status() < 200 || head.status() == 204 || head.status() == 304 ? Body.NONE : body(head);
    }

    private Body body(Head head) throws IOException {
        String length = head.field("Content-Length");
        if (length != null) {
            return new Body(exactly(Long.parseLong(length)), List.of());
        }
        if (head.field("Transfer-Encoding") == null) {
            return new Body(in.readAllBytes(), List.of());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            if (!wholeLine().isEmpty()) {
                throw new NotHttpException("no line end after a chunk");
            }
        }
        return new Body(body.toByteArray(), fields());
    }

    private int chunkSize() throws IOException {
        String line = wholeLine();
        if (!CHUNK_SIZE.matcher(line).matches()) {
            throw new NotHttpException("chunk size: " + line);
        }
        return Integer.parseUnsignedInt(line, 16);
    }

    private byte[] exactly(long size) throws IOException {
        // for what never comes nothing is allocated
        byte[] bytes = in.readNBytes((int) Math.min(size, Integer.MAX_VALUE));
        if (bytes.length < size) {
            throw new EOFException(bytes.length + " of " + size + " bytes of a body");
        }
        return bytes;
    }

    private List<Field> fields() throws IOException {
        List<Field> fields = new ArrayList<>();
        for (String line = wholeLine(); !line.isEmpty(); line = wholeLine()) {
            Matcher matcher = FIELD.matcher(line);
            if (!matcher.matches()) {
                throw new NotHttpException("field line: " + line);
            }
            fields.add(new Field(matcher.group(1), matcher.group(2)));
        }
        return fields;
    }

    private String wholeLine() throws IOException {
        String line = line(false);
        if (line == null) {
            throw new EOFException("the connection ended in a message");
        }
        return line;
    }

    private @Nullable String line(boolean first) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\r'; b = in.read()) {
            if (b < 0) {
                if (first && line.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection ended in a line: " + line);
            }
            if (b == '\n' || b == 0 || line.length() > MAX_LINE) {
                throw new NotHttpException("byte " + b + " in a line: " + line);
            }
            line.append((char) b);
        }
        int end = in.read();
        if (end < 0) {
            throw new EOFException("the connection ended in a line: " + line);
        }
        if (end != '\n') {
            throw new NotHttpException("a bare CR in a line: " + line);
        }
        return line.toString();
    }

    /** Whether bytes are there already that belong to no message read so far. */
    boolean hasReadAhead() throws IOException {
        return in.available() > 0;
    }

    /** Whether the connection has ended in order, with nothing left on it. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }
}
