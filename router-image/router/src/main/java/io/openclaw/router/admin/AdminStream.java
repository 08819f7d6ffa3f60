package io.openclaw.router.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that is made while it is sent, as fast as it is taken. */
public record AdminStream(String contentType, Map<String, String> headers, Body body) implements AdminAnswer {

    /** Written once or not at all, and then told its end in any case. */
    public interface Body {
        /** @throws IOException also when nobody takes it any more */
        void writeTo(OutputStream out) throws IOException;

        /**
         * Gives back what it holds.
         *
         * @param failure why it was not sent to its end; null where it was
         */
        void ended(@Nullable Throwable failure);
    }

    @Override
    public int status() {
        return 200;
    }
}
