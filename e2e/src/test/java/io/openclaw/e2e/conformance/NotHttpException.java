package io.openclaw.e2e.conformance;

import java.io.IOException;

/** What came is not a well-formed HTTP/1.1 message. */
final class NotHttpException extends IOException {
    NotHttpException(String what) {
        super(what);
    }
}
