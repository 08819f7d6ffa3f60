package io.openclaw.router.filter;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** What a filter says to a request. */
public sealed interface Verdict {
    /** Let it pass to the next filter, and after the last one to the upstream. */
    Verdict FORWARD = new Forward();

    /** See {@link #FORWARD}. */
    record Forward() implements Verdict {}

    /**
     * Decide later, on whatever thread: the request holds its place and its client's bytes wait, the event loop goes on with others. Until then the
     * filter may change the request's fields, and registers no listeners. A stage that fails answers 500 {@code clw-internal}; one that does not
     * complete within the route's {@code timeout_ms} 504 {@code clw-upstream-timeout}, after which what it says is ignored.
     *
     * @param verdict of any kind, another Later included
     */
    record Later(CompletionStage<? extends Verdict> verdict) implements Verdict {
        public Later {
            Objects.requireNonNull(verdict, "verdict");
        }
    }

    /**
     * Answer in the upstream's place; no later filter and no upstream sees the request.
     *
     * @param status 200 to 599
     * @param body sent as it is; not to be changed after
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once and never compared
    record Answer(int status, String contentType, byte[] body) implements Verdict {
        public Answer {
            Objects.requireNonNull(contentType, "contentType");
            Objects.requireNonNull(body, "body");
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status " + status + " is no final status (200 to 599)");
            }
        }
    }
}
