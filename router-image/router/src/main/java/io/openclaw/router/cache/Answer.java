package io.openclaw.router.cache;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.openclaw.router.cache.store.Entry;
import java.util.function.Consumer;

/**
 * A stored response as it is to be sent: all of it, a part, or only that the client has it already. Holds the entry until it is closed; pieces of
 * the body hold it by themselves.
 */
public final class Answer implements AutoCloseable {
    private final HttpResponse head;
    private final Entry<StoredInfo> entry;
    private final int from;
    private final int to;

    private Answer(HttpResponse head, Entry<StoredInfo> entry, int from, int to) {
        this.head = head;
        this.entry = entry;
        this.from = from;
        this.to = to;
    }

    /**
     * RFC 9111, section 4; RFC 9110, section 13.2.2.
     *
     * @param head the stored one, to be made this answer's
     * @param request the client's fields, as they came
     * @param age seconds
     * @param status for Cache-Status
     * @param entry retained for the answer
     */
    static Answer of(
            HttpResponse head,
            HttpMethod method,
            HttpHeaders request,
            Entry<StoredInfo> entry,
            long age,
            String status) {
        HttpHeaders headers = head.headers();
        headers.set(HttpHeaderNames.AGE, age);
        CacheStatus.add(headers, status);
        int length = entry.bodyLength();
        int code = head.status().code();
        boolean success = code / 100 == 2;
        if (success && Preconditions.areThere(request) && Preconditions.hasIt(request, headers)) {
            return notModified(head, entry);
        }
        if (code == HttpResponseStatus.OK.code()
                && method.equals(HttpMethod.GET)
                && request.contains(HttpHeaderNames.RANGE)
                && Preconditions.rangeIsOfIt(request, headers)) {
            ByteRange range = ByteRange.of(request.get(HttpHeaderNames.RANGE), length);
            if (range != null) {
                return range.isSatisfiable() ? partial(head, entry, range) : unsatisfiable(head, entry);
            }
        }
        if (code != HttpResponseStatus.NO_CONTENT.code() && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
        }
        return new Answer(head, entry, 0, method.equals(HttpMethod.HEAD) ? 0 : length);
    }

    /** What a client that has the content does not need again (RFC 9110, section 15.4.5). */
    private static Answer notModified(HttpResponse head, Entry<StoredInfo> entry) {
        head.setStatus(HttpResponseStatus.NOT_MODIFIED);
        head.headers()
                .remove(HttpHeaderNames.CONTENT_TYPE)
                .remove(HttpHeaderNames.CONTENT_ENCODING)
                .remove(HttpHeaderNames.CONTENT_LANGUAGE);
        return new Answer(head, entry, 0, 0);
    }

    private static Answer partial(HttpResponse head, Entry<StoredInfo> entry, ByteRange range) {
        head.setStatus(HttpResponseStatus.PARTIAL_CONTENT);
        head.headers()
                .set(
                        HttpHeaderNames.CONTENT_RANGE,
                        "bytes " + range.from() + "-" + (range.to() - 1) + "/" + entry.bodyLength())
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(range.length()));
        return new Answer(head, entry, range.from(), range.to());
    }

    private static Answer unsatisfiable(HttpResponse head, Entry<StoredInfo> entry) {
        head.setStatus(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
        head.headers()
                .set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + entry.bodyLength())
                .set(HttpHeaderNames.CONTENT_LENGTH, "0");
        return new Answer(head, entry, 0, 0);
    }

    /** Ready but for what tells of the connection. */
    public HttpResponse head() {
        return head;
    }

    /** Bytes of the body. */
    public int length() {
        return to - from;
    }

    /** A part of the body, piece by piece; each is the taker's to release. */
    public void body(int start, int end, Consumer<ByteBuf> taker) {
        entry.slices(from + start, from + end, taker);
    }

    @Override
    public void close() {
        entry.release();
    }
}
