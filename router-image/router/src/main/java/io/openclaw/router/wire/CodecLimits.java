package io.openclaw.router.wire;

import io.netty.handler.codec.http.HttpDecoderConfig;

/**
 * How large the parts of a message head may be.
 *
 * @param maxHeaderBytes all header fields together, trailers included
 */
public record CodecLimits(int maxHeaderBytes) {
    /** RFC 9112, section 3, recommends at least 8,000 octets for the request line. */
    static final int MAX_LINE_BYTES = 8192;

    /** Header fields of one message. */
    public static final int MAX_FIELDS = BoundedHeaders.MAX_FIELDS;

    private static final BoundedHeaders.Factory HEADERS = new BoundedHeaders.Factory();
    private static final BoundedTrailers.Factory TRAILERS = new BoundedTrailers.Factory();

    HttpDecoderConfig decoderConfig() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(maxHeaderBytes)
                // a chunk is as large as the read that brought it: the read is what bounds it
                .setMaxChunkSize(Intake.LARGE_READ)
                // both are Netty's defaults, but for a system property
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setHeadersFactory(HEADERS)
                .setTrailersFactory(TRAILERS);
    }
}
