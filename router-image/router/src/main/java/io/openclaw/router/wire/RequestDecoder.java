package io.openclaw.router.wire;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/** Decodes requests: it holds back the body until there is somewhere to send it, and the next request until this one is answered. */
public final class RequestDecoder extends StrictDecoder {
    private static final String GET = HttpMethod.GET.name();

    public RequestDecoder(CodecLimits limits) {
        super(limits);
    }

    @Override
    protected boolean isDecodingRequest() {
        return true;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpRequest(Version.of(line[2]), HttpMethod.valueOf(line[0]), line[1], headersFactory);
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_0,
                HttpMethod.GET,
                "/bad-request",
                Unpooled.EMPTY_BUFFER,
                headersFactory,
                trailersFactory);
    }

    @Override
    boolean hasNoBody(HttpMessage message) {
        return false;
    }

    @Override
    String firstWord(byte[] line, int start, int length) {
        boolean get = length == 3 && line[start] == 'G' && line[start + 1] == 'E' && line[start + 2] == 'T';
        return get ? GET : super.firstWord(line, start, length);
    }

    @Override
    String thirdWord(byte[] line, int start, int length) {
        String version = Version.known(line, start, length);
        return version != null ? version : super.thirdWord(line, start, length);
    }
}
