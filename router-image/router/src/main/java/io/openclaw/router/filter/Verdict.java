package io.openclaw.router.filter;

import java.util.Objects;

/** What a filter says to a request. */
public sealed interface Verdict {
    /** Let it pass to the next filter, and after the last one to the upstream. */
    Verdict FORWARD = new Forward();

    /** See {@link #FORWARD}. */
    record Forward() implements Verdict {}

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
