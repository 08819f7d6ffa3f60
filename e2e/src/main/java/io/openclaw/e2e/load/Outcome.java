package io.openclaw.e2e.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.http.Message;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How one request ended. */
public sealed interface Outcome {

    /** Answered 2xx, whole. */
    record Ok() implements Outcome {}

    /** Refused in good order: 503 with the code {@value #SHED_CODE} and a Retry-After in seconds. */
    record Shed() implements Outcome {}

    /**
     * Anything else.
     *
     * @param reason few and short, to be counted by
     * @param example the words of this one
     */
    record Failed(String reason, String example) implements Outcome {}

    String SHED_CODE = "clw-router-oom";

    ObjectMapper JSON = JsonMapper.builder().build();

    /** Enough of a strange answer to recognize it by. */
    int EXAMPLE_LENGTH = 200;

    static Outcome of(Message response) {
        int status = response.status();
        if (status >= 200 && status < 300) {
            return new Ok();
        }
        String code = errorCode(response.body());
        if (status == 503 && SHED_CODE.equals(code)) {
            String retryAfter = response.header("retry-after");
            if (retryAfter != null && retryAfter.matches("\\d{1,9}")) {
                return new Shed();
            }
            return new Failed("503 " + SHED_CODE + " without a Retry-After", example(response));
        }
        return new Failed(code == null ? "" + status : status + " " + code, example(response));
    }

    static Failed of(IOException failure) {
        String reason = switch (failure) {
            case EOFException _ -> "closed by the server";
            case SocketTimeoutException _ -> "timed out";
            case ConnectException _ -> "connection refused";
            default -> "connection broken";
        };
        return new Failed(reason, failure.toString());
    }

    /** The {@code error} member of a JSON body; null when it is no such document. */
    private static @Nullable String errorCode(byte[] body) {
        try {
            JsonNode document = JSON.readTree(body);
            return document.path("error").textValue();
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError("reading from an array fails for its content alone", e);
        }
    }

    private static String example(Message response) {
        String text = response.startLine() + " " + new String(response.body(), StandardCharsets.UTF_8);
        return text.length() <= EXAMPLE_LENGTH ? text : text.substring(0, EXAMPLE_LENGTH);
    }
}
