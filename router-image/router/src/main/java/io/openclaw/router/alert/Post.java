package io.openclaw.router.alert;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends requests to receivers. An answer is looked at for its status alone: a body that never ends is none that anybody waits for. */
final class Post implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    /**
     * Statuses below 500 that may be others in a moment: Unauthorized, Forbidden and Not Found while a key or the receiver itself is being replaced, Request
     * Timeout, Too Many Requests.
     */
    private static final Set<Integer> FOR_NOW = Set.of(401, 403, 404, 408, 429);

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
        if (status >= 500 || FOR_NOW.contains(status)) {
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
