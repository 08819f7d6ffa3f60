package io.openclaw.e2e.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one message after the other from a connection. For one thread. */
public final class MessageReader {

    /** No head of ours comes near it; beyond it the peer isn't speaking HTTP. */
    private static final int MAX_LINE = 16 * 1024;

    private final InputStream in;

    public MessageReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * The next request; null when the client closed between two of them.
     *
     * @throws EOFException when it closed within one
     */
    public @Nullable Message readRequest() throws IOException {
        String line = readLine();
        if (line == null) {
            return null;
        }
        Map<String, String> headers = readHeaders();
        return message(line, headers, isFramed(headers) ? readFramed(headers) : new byte[0], true);
    }

    /**
     * The response to a request other than HEAD, interim ones (1xx) passed over.
     *
     * @throws EOFException when the server closed before its end
     */
    public Message readResponse() throws IOException {
        while (true) {
            String line = readLine();
            if (line == null) {
                throw new EOFException("closed before the response");
            }
            Map<String, String> headers = readHeaders();
            Message head = message(line, headers, new byte[0], true);
            int status = head.status();
            if (status == 0) {
                throw new ProtocolException("not a status line: " + line);
            }
            if (status < 200) {
                continue;
            }
            if (status == 204 || status == 304) {
                return head;
            }
            return isFramed(headers)
                    ? message(line, headers, readFramed(headers), true)
                    : message(line, headers, in.readAllBytes(), false);
        }
    }

    /** Whether bytes have been read ahead that belong to no message yet: after a response that nobody asked for. */
    public boolean hasReadAhead() throws IOException {
        return in.available() > 0;
    }

    private static Message message(String line, Map<String, String> headers, byte[] body, boolean delimited) {
        return new Message(line, headers, body, delimited);
    }

    private static boolean isFramed(Map<String, String> headers) {
        return headers.containsKey("transfer-encoding") || headers.containsKey("content-length");
    }

    private byte[] readFramed(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return readChunks();
        }
        return readExactly(number(headers.getOrDefault("content-length", ""), 10));
    }

    private byte[] readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = number(needLine().split(";", 2)[0].strip(), 16);
            if (size == 0) {
                readHeaders(); // trailers, up to the empty line
                return body.toByteArray();
            }
            body.write(readExactly(size));
            needLine();
        }
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed within the body, after %d of %d bytes".formatted(bytes.length, length));
        }
        return bytes;
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = needLine(); !line.isEmpty(); line = needLine()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new ProtocolException("not a header field: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String needLine() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException("closed within the head or between chunks");
        }
        return line;
    }

    /** Up to CRLF, which it leaves out; null at the end of the stream with nothing before it. */
    private @Nullable String readLine() throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("closed within a line: " + line);
            }
            if (line.length() == MAX_LINE) {
                throw new ProtocolException("a line of more than " + MAX_LINE + " bytes");
            }
            line.append((char) b);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    private static int number(String text, int radix) throws ProtocolException {
        try {
            return Integer.parseUnsignedInt(text, radix);
        } catch (NumberFormatException e) {
            throw new ProtocolException("not a length: '" + text + "'");
        }
    }
}
