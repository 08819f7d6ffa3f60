package io.openclaw.router.exchange;

import io.netty.handler.codec.http.HttpContent;
import io.openclaw.router.cache.Answer;
import org.jspecify.annotations.Nullable;

/** How an admitted request comes to its answer: through its upstream, or from the cache. What a course has no use for does nothing. */
interface Course {
    /** There is none yet, or none any more. */
    Course NONE = new Course() {
        @Override
        public void clientDrained() {}

        @Override
        public long delivered() {
            return 0;
        }

        @Override
        public void cancel() {}
    };

    /** A piece of the request's body; taken over. */
    default void requestContent(HttpContent content, boolean last) {
        content.release(); // the empty end of a request without a body, or what follows an answer of our own
    }

    default void clientReadComplete() {}

    void clientDrained();

    /** Whether the body is what all wait for: the client's turn to move. */
    default boolean waitsForBody() {
        return false;
    }

    /** Whether the client may still wait to be told to send its body. */
    default boolean owesContinue() {
        return false;
    }

    /** Bytes of the response's content that the client has taken. */
    long delivered();

    /** What it holds beyond the exchange's floor. */
    default long leasedBytes() {
        return 0;
    }

    /** What of the request's body it has taken over and could not pass on yet. */
    default long unsentBodyBytes() {
        return 0;
    }

    /** Whether it is the upstream that keeps the request's body from coming on. */
    default boolean isUpstreamBlocked() {
        return true;
    }

    /** The upstream's time is over. */
    default void late() {}

    /** Its time is up. @return whether it goes on in another way */
    default boolean goesOn() {
        return false;
    }

    /** It has come to no answer; this is what can be answered all the same, or null. */
    default @Nullable Answer insteadOfFailure() {
        return null;
    }

    /** Looks at the clock of an open tunnel. */
    default void tick(long now) {}

    /** What came through a tunnel from the client. */
    default long tunnelBytesIn() {
        return 0;
    }

    /** Lets go of everything; what still comes is ignored. */
    void cancel();
}
