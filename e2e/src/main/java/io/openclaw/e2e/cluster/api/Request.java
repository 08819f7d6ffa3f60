package io.openclaw.e2e.cluster.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import robaho.net.httpserver.websockets.WebSocketHandler;

/** What of an HTTP request the server looks at. */
record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {

    /** As the real server's: an object is at most 1.5 MiB in etcd, a request 3 MiB. */
    private static final int MAX_BODY_BYTES = 3 << 20;

    static Request of(HttpExchange exchange) throws IOException {
        // what follows a request for a WebSocket are its frames
        byte[] body = WebSocketHandler.isWebsocketRequested(exchange.getRequestHeaders())
                ? new byte[0]
                : exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new ApiException(
                    413, "RequestEntityTooLarge", "the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(Optional.ofNullable(exchange.getRequestURI().getRawQuery())
                        .orElse("")),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                query.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Without parameters such as the charset. */
    String contentType() {
        return header("content-type").replaceFirst(";.*", "").strip();
    }

    boolean asksForWebSocket() {
        return header("upgrade").equalsIgnoreCase("websocket");
    }

    boolean wantsTable() {
        return header("accept").contains("as=Table");
    }

    /** Who owns what this request writes: as asked, else the program's name from the User-Agent. */
    String fieldManager() {
        String asked = parameter("fieldManager");
        if (!asked.isEmpty()) {
            return asked;
        }
        String agent = header("user-agent").replaceFirst("[/ ].*", "");
        return agent.isEmpty() ? "unknown" : agent;
    }
}
