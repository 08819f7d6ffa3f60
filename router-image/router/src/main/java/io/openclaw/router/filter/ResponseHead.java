package io.openclaw.router.filter;

/** A response head on its way to the client. */
public interface ResponseHead extends MessageHead {
    int status();
}
