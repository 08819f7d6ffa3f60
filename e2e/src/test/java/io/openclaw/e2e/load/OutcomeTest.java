package io.openclaw.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final String OOM =
            "{\"error\":\"clw-router-oom\",\"message\":\"Service overloaded, try again later\"}";

    @Test
    void everyTwoHundredIsOk() throws IOException {
        assertThat(outcome("200 OK", "")).isInstanceOf(Outcome.Ok.class);
        assertThat(outcome("204 No Content", "")).isInstanceOf(Outcome.Ok.class);
    }

    @Test
    void isShedOnlyWithTheCodeAndARetryAfter() throws IOException {
        assertThat(outcome("503 Service Unavailable", OOM, "Retry-After: 2")).isInstanceOf(Outcome.Shed.class);
        assertThat(reason("503 Service Unavailable", OOM)).isEqualTo("503 clw-router-oom without a Retry-After");
        assertThat(reason("503 Service Unavailable", OOM, "Retry-After: soon"))
                .isEqualTo("503 clw-router-oom without a Retry-After");
        assertThat(reason("500 Internal Server Error", OOM, "Retry-After: 2")).isEqualTo("500 clw-router-oom");
    }

    @Test
    void everyOtherAnswerFailsUnderItsStatusAndCode() throws IOException {
        assertThat(reason("503 Service Unavailable", "{\"error\":\"clw-router-disconnect\"}", "Retry-After: 1"))
                .isEqualTo("503 clw-router-disconnect");
        assertThat(reason("502 Bad Gateway", "<html>")).isEqualTo("502");
        assertThat(reason("404 Not Found", "[]")).isEqualTo("404");
        assertThat(reason("302 Found", "")).isEqualTo("302");
    }

    @Test
    void aBrokenConnectionFailsUnderHowItBroke() {
        assertThat(Outcome.of(new SocketTimeoutException("Read timed out")).reason())
                .isEqualTo("timed out");
        assertThat(Outcome.of(new SocketException("Connection reset")).reason()).isEqualTo("connection broken");
    }

    private static String reason(String status, String body, String... fields) throws IOException {
        return ((Outcome.Failed) outcome(status, body, fields)).reason();
    }

    private static Outcome outcome(String status, String body, String... fields) throws IOException {
        byte[] bytes = ScriptedServer.answer(status, body, fields).getBytes(StandardCharsets.UTF_8);
        Message response = new MessageReader(new ByteArrayInputStream(bytes)).readResponse();
        return Outcome.of(response);
    }
}
