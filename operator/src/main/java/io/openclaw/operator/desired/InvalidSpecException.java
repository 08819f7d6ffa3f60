package io.openclaw.operator.desired;

/** The resource asks for something impossible; the message says what, for its status. */
public final class InvalidSpecException extends Exception {
    private final String problem;

    InvalidSpecException(String message) {
        super(message);
        problem = message;
    }

    /** An object that the router needs has a name that somebody else's has. */
    public static InvalidSpecException taken(String kind, String name) {
        return new InvalidSpecException("metadata.name: " + kind + " " + name
                + " is there already and is not this router's; rename the router, or delete it");
    }

    public String problem() {
        return problem;
    }
}
