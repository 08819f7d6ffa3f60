package io.openclaw.operator.sample;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A way to the admin listeners of router pods. Calls block. */
public interface AdminHttp {
    /** A metrics document has some 2 KiB, a histogram of fifty classes some 10. */
    int LARGEST_ANSWER = 1 << 20;

    /** In place of Authorization, which the API server's proxy keeps to itself. */
    String TOKEN_HEADER = "X-OpenClaw-Token";

    /**
     * @param path with its query, as in {@code /metrics}
     * @param token null where none is needed
     * @param timeout for the whole answer
     * @return the body of an answer with 200
     * @throws IOException for any other answer, one that is too large, and none
     */
    String send(PodAddress pod, String method, String path, @Nullable String token, Duration timeout)
            throws IOException;
}
