package io.openclaw.operator.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openclaw.settings.metrics.MetricsDocument;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;

/** What the operator asks of a router. Calls block: make them from virtual threads or from a reconcile. */
public final class RouterClient {
    /** Metrics and drain answer at once, or the pod is in trouble. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    /** A class histogram stops the world for as long as a collection of the whole heap takes. */
    static final Duration HISTOGRAM_TIMEOUT = Duration.ofSeconds(10);

    private final AdminHttp http;
    private final Clock clock;

    public RouterClient(AdminHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** Never throws: a pod that can't be reached is a {@link Reading.Unreachable}. */
    public Reading sample(PodAddress pod) {
        return scrape(pod).reading();
    }

    /** Never throws either. */
    Scrape scrape(PodAddress pod) {
        try {
            MetricsDocument document =
                    MetricsDocument.fromJson(http.send(pod, "GET", "/metrics", null, ANSWER_TIMEOUT));
            return Scrape.now(Reading.Sample.of(document, clock.instant()), document);
        } catch (JsonProcessingException e) {
            return unreachable("it answers something else than metrics");
        } catch (IOException e) {
            return unreachable(why(e));
        }
    }

    private Scrape unreachable(String why) {
        return Scrape.now(new Reading.Unreachable(clock.instant(), why), null);
    }

    /** Of few words: a condition says it, and must not change with every attempt. */
    private static String why(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OtherStatusException status) {
                return String.valueOf(status.getMessage());
            } else if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException) {
                return "it does not answer in time";
            } else if (cause instanceof ConnectException) {
                return "it accepts no connection";
            }
        }
        return "the connection breaks";
    }

    /** Asks the router to drain; again is nothing new to it. */
    public void drain(PodAddress pod, String token) throws IOException {
        http.send(pod, "POST", "/admin/drain", token, ANSWER_TIMEOUT);
    }

    /** @return the JSON of GET /debug/heap-histogram, the largest classes first: whoever has asked before would else have it sorted by growth since then */
    public String histogram(PodAddress pod, String token) throws IOException {
        return http.send(pod, "GET", "/debug/heap-histogram?baseline=none", token, HISTOGRAM_TIMEOUT);
    }
}
