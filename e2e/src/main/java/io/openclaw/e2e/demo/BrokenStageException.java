package io.openclaw.e2e.demo;

import java.io.IOException;

/** Something on the stage does not work; the message says what, and where to look. */
final class BrokenStageException extends IOException {

    BrokenStageException(String message) {
        super(message);
    }
}
