package io.openclaw.operator.desired;

/** The resource asks for something impossible; the message says what, for its status. */
public final class InvalidSpecException extends Exception {
    private final String problem;

    InvalidSpecException(String message) {
        super(message);
        problem = message;
    }

    public String problem() {
        return problem;
    }
}
