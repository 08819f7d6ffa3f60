package io.openclaw.e2e.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    @Test
    void readsOneResponseAfterTheOther() throws IOException {
        var reader = reader("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"
                + "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 2\r\n\r\n");

        Message first = reader.readResponse();
        Message second = reader.readResponse();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).asString().isEqualTo("one");
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.header("retry-after")).isEqualTo("2");
    }

    @Test
    void takesChunksTogetherAndPassesOverTrailers() throws IOException {
        var reader = reader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4;ext=1\r\nfour\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n" + "HTTP/1.1 204 No Content\r\n\r\n");

        assertThat(reader.readResponse().body()).asString().isEqualTo("four0123456789");
        assertThat(reader.readResponse().status()).isEqualTo(204);
    }

    @Test
    void passesOverInterimResponses() throws IOException {
        var reader = reader("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        assertThat(reader.readResponse().status()).isEqualTo(200);
    }

    @Test
    void anUndelimitedBodyEndsWithTheConnection() throws IOException {
        Message response = reader("HTTP/1.1 200 OK\r\n\r\nuntil the end").readResponse();

        assertThat(response.body()).asString().isEqualTo("until the end");
        assertThat(response.persistent()).isFalse();
    }

    @Test
    void anEndWithinAMessageIsAnError() {
        assertThatThrownBy(() -> reader("").readResponse()).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> reader("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour")
                        .readResponse())
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("after 4 of 5 bytes");
        assertThatThrownBy(() -> reader("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n")
                        .readResponse())
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> reader("HTTP/1.1 200 O").readResponse()).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndBetweenRequestsIsNone() throws IOException {
        assertThat(reader("").readRequest()).isNull();
    }

    @Test
    void readsARequestWithABody() throws IOException {
        Message request = reader("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
                .readRequest();

        assertThat(request).isNotNull();
        assertThat(request.startLine()).isEqualTo("POST / HTTP/1.1");
        assertThat(request.body()).asString().isEqualTo("hi");
        assertThat(request.persistent()).isTrue();
    }

    @Test
    void whatIsNotHttpIsRefused() {
        assertThatThrownBy(() -> reader("hello\r\n\r\n").readResponse()).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> reader("HTTP/1.1 200 OK\r\nno colon\r\n\r\n").readResponse())
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() ->
                        reader("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n").readResponse())
                .isInstanceOf(ProtocolException.class);
    }

    private static MessageReader reader(String bytes) {
        return new MessageReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.US_ASCII)));
    }
}
