package io.openclaw.router.alert;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends requests to receivers. An answer is looked at for its status alone: a body that never ends is none that anybody waits for. */
final class Post implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Clock clock;
    private @Nullable HttpClient client;

    /** @param clock by which a Retry-After's date is read */
    Post(Clock clock) {
        this.clock = clock;
    }

    Outcome send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<InputStream> response =
                    client().send(request.timeout(ANSWER_TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return outcome(response);
        } catch (IOException e) {
            return new Outcome.Failed(e.toString(), null);
        }
    }

    /** Made with the first alert: it reads all certificates that there are, and a start has no time for that. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    // an alert goes where the settings say, its key too
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
            client = made;
        }
        return made;
    }

    private Outcome outcome(HttpResponse<?> response) {
        int status = response.statusCode();
        String why = "status " + status;
        if (status / 100 == 2) {
            return new Outcome.Delivered();
        }
        if (status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
            return new Outcome.Failed(
                    why,
                    response.headers()
                            .firstValue("Retry-After")
                            .map(value -> RetryAfter.parse(value, clock.instant()))
                            .orElse(null));
        }
        return new Outcome.Refused(why);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
