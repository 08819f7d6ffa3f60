package io.openclaw.router.wire;

/** What makes bytes no message, in words that may be told to whoever sent them: nothing of what was sent is in them. */
public final class Malformed extends IllegalArgumentException {
    private final String what;

    Malformed(String what) {
        super(what);
        this.what = what;
    }

    public String what() {
        return what;
    }

    /** Hostile bytes must not be dear to refuse: where in the decoder it was noticed says nothing that the words don't. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
