package io.openclaw.router.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Of one attempt to tell a receiver. */
sealed interface Outcome {
    /** It said 2xx. */
    record Delivered() implements Outcome {}

    /** It will never take this: told again it would say the same. */
    record Refused(String why) implements Outcome {}

    /** @param retryAfter when it wants to be asked again; null where it didn't say */
    record Failed(String why, @Nullable Duration retryAfter) implements Outcome {}
}
