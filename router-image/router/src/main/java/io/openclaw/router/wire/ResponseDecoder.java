package io.openclaw.router.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;

/** Decodes responses. Those to HEAD have no body, whatever their head says (RFC 9112, section 6.3). */
public final class ResponseDecoder extends StrictDecoder {
    private static final int STATUS_DIGITS = 3;

    private boolean toHead;

    public ResponseDecoder(CodecLimits limits) {
        super(limits);
    }

    /** Whether the next final response answers a HEAD. */
    public void expectNoBody(boolean toHead) {
        this.toHead = toHead;
    }

    @Override
    protected boolean isDecodingRequest() {
        return false;
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpResponse(
                Version.of(line[0]), HttpResponseStatus.valueOf(Integer.parseInt(line[1]), line[2]), headersFactory);
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_0,
                HttpResponseStatus.BAD_GATEWAY,
                Unpooled.EMPTY_BUFFER,
                headersFactory,
                trailersFactory);
    }

    @Override
    boolean hasNoBody(HttpMessage message) {
        if (!(message instanceof HttpResponse response)) {
            return false;
        }
        int code = response.status().code();
        if (code == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            switching();
        }
        boolean none = code == HttpResponseStatus.NO_CONTENT.code()
                || code == HttpResponseStatus.NOT_MODIFIED.code()
                || response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                || toHead;
        if (!none) {
            checkCoding(response);
        }
        return none;
    }

    /** None but chunked was offered to the upstream, and none else could be passed on (RFC 9112, section 7.4). */
    private static void checkCoding(HttpResponse response) {
        String coding = response.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding == null) {
            return;
        }
        List<String> all = response.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (all.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
            throw new Malformed("A transfer coding that was not asked for");
        }
    }

    @Override
    String firstWord(byte[] line, int start, int length) {
        String version = Version.known(line, start, length);
        return version != null ? version : super.firstWord(line, start, length);
    }

    /** Three digits, 100 to 599 (RFC 9110, section 15). */
    @Override
    String secondWord(byte[] line, int start, int length) {
        boolean sound = length == STATUS_DIGITS && line[start] >= '1' && line[start] <= '5';
        for (int i = start; sound && i < start + length; i++) {
            sound = line[i] >= '0' && line[i] <= '9';
        }
        if (!sound) {
            throw new Malformed("The status is none");
        }
        return super.secondWord(line, start, length);
    }

    /** RFC 9112, section 4: tab, space, visible characters and those above ASCII. */
    @Override
    String thirdWord(byte[] line, int start, int length) {
        for (int i = start; i < start + length; i++) {
            byte b = line[i];
            if ((b >= 0 && b < HttpConstants.SP && b != HttpConstants.HT) || b == 0x7f) {
                throw new Malformed("A control character in the reason phrase");
            }
        }
        return super.thirdWord(line, start, length);
    }

    /** White space between name and colon is left out (RFC 9112, section 5.1); a second word there is none of the name. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        int end = start + length;
        while (end < line.length && (line[end] == HttpConstants.SP || line[end] == HttpConstants.HT)) {
            end++;
        }
        if (end == line.length || line[end] != HttpConstants.COLON) {
            throw new Malformed("A header line without a name");
        }
        return super.splitHeaderName(line, start, length);
    }

    /** A body that ends with the connection is not whole when the connection broke (RFC 9112, section 8). */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof Unasked)) {
            breakOff();
        }
        ctx.fireExceptionCaught(cause);
    }
}
