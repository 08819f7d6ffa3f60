package io.openclaw.training;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * One kind of request.
 *
 * @param times how often each client sends it in a round
 * @param postedBytes 0 for a GET
 * @param status that must come back
 */
record Lesson(String path, int times, int postedBytes, int status) {

    HttpRequest request(int port) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return postedBytes == 0
                ? request.build()
                : request.POST(BodyPublishers.ofByteArray(new byte[postedBytes]))
                        .build();
    }
}
