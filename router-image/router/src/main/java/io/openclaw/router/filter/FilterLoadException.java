package io.openclaw.router.filter;

import org.jspecify.annotations.Nullable;

/** A filter that the settings name can't be loaded; the message says which and why. */
public final class FilterLoadException extends RuntimeException {
    FilterLoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
