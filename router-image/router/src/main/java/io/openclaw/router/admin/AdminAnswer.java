package io.openclaw.router.admin;

import java.util.Map;

/** What an admin path answers: all at once, or a stream. */
public sealed interface AdminAnswer permits AdminResponse, AdminStream {
    int status();

    String contentType();

    /** Beyond Content-Type and what tells the length. */
    Map<String, String> headers();
}
