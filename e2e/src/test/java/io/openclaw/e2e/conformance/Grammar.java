package io.openclaw.e2e.conformance;

import java.util.List;
import java.util.Random;

/** Makes well-formed messages of all shapes, and spoils some. What it makes depends on the random numbers alone. */
final class Grammar {
    private static final List<String> METHODS =
            List.of("GET", "GET", "GET", "POST", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "BREW");
    private static final List<String> FIELDS = List.of(
            "User-Agent: fuzz",
            "Accept: */*",
            "Cookie: a=b; c=d",
            "X-Forwarded-For: 6.6.6.6",
            "Via: 1.1 before",
            "Connection: keep-alive",
            "Connection: x-mine",
            "X-Mine: 1",
            "TE: trailers",
            "X-Empty:",
            "X-Obs: caf\u00e9");
    private static final List<Integer> STATUSES = List.of(200, 200, 200, 201, 204, 205, 206, 304, 404, 500, 599);

    private final Random random;
    private final Mutation mutation;

    Grammar(long seed) {
        random = new Random(seed);
        mutation = new Mutation(random);
    }

    /** Some requests in a row; their targets begin with the mark. */
    String requests(String mark) {
        StringBuilder all = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            String request = request(mark + "/" + i);
            all.append(random.nextInt(3) == 0 ? request : mutation.of(request));
        }
        return all.toString();
    }

    private String request(String target) {
        String version = random.nextInt(10) == 0 ? "HTTP/1.0" : "HTTP/1.1";
        StringBuilder request = new StringBuilder(METHODS.get(random.nextInt(METHODS.size())))
                .append(random.nextInt(20) == 0 ? " http://a.example" : " ")
                .append(target)
                .append(random.nextInt(4) == 0 ? "?q=%2e%2E" : "")
                .append(' ')
                .append(version)
                .append("\r\nHost: a.example\r\n");
        fields(request);
        // what a request in a request looks like to whoever reads its length differently
        String body = random.nextInt(3) == 0
                ? "GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n"
                : "x".repeat(random.nextInt(random.nextInt(8) == 0 ? 40_000 : 60));
        switch (random.nextInt(3)) {
            case 0 -> request.append("\r\n");
            case 1 ->
                request.append("Content-Length: ")
                        .append(body.length())
                        .append("\r\n\r\n")
                        .append(body);
            default -> chunked(request, body);
        }
        return request.toString();
    }

    /** An answer, perhaps spoilt, perhaps after interim ones. */
    String response(boolean toHead) {
        StringBuilder response = new StringBuilder();
        if (random.nextInt(6) == 0) {
            response.append("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
        }
        int status = STATUSES.get(random.nextInt(STATUSES.size()));
        response.append("HTTP/1.")
                .append(random.nextInt(8) == 0 ? 0 : 1)
                .append(' ')
                .append(status)
                .append(" Fine\r\n");
        fields(response);
        String body = "y".repeat(random.nextInt(random.nextInt(8) == 0 ? 60_000 : 80));
        boolean bodyless = toHead || status == 204 || status == 304;
        if (bodyless) {
            response.append(status == 204 ? "" : "Content-Length: 7\r\n").append("\r\n");
        } else if (random.nextBoolean()) {
            response.append("Content-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
        } else {
            chunked(response, body);
        }
        return random.nextInt(3) == 0 ? mutation.of(response.toString()) : response.toString();
    }

    private void fields(StringBuilder message) {
        for (int i = random.nextInt(4); i > 0; i--) {
            message.append(FIELDS.get(random.nextInt(FIELDS.size()))).append("\r\n");
        }
    }

    private void chunked(StringBuilder message, String body) {
        message.append("Transfer-Encoding: chunked\r\n\r\n");
        int at = 0;
        while (at < body.length()) {
            int size = Math.min(body.length() - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 20_000));
            message.append(Integer.toHexString(size))
                    .append(random.nextInt(6) == 0 ? ";a=\"b\"" : "")
                    .append("\r\n")
                    .append(body, at, at + size)
                    .append("\r\n");
            at += size;
        }
        message.append("0\r\n")
                .append(random.nextInt(4) == 0 ? "X-Sum: 9\r\nHost: evil.example\r\n" : "")
                .append("\r\n");
    }

    /** How many bytes to write next. */
    int piece(int left) {
        return switch (random.nextInt(3)) {
            case 0 -> 1;
            case 1 -> Math.min(left, 1 + random.nextInt(50));
            default -> left;
        };
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}
