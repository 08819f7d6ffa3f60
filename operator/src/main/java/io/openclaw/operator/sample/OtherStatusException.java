package io.openclaw.operator.sample;

import java.io.IOException;

/** A pod answered with another status than 200. */
public final class OtherStatusException extends IOException {
    private static final long serialVersionUID = 1;

    OtherStatusException(int status) {
        super("it answered " + status);
    }
}
