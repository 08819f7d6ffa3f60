package io.openclaw.router.filter;

/**
 * How an exchange ended.
 *
 * @param status as sent; 0 when the client left before a response began
 * @param whole whether the client was sent the whole response
 */
public record Completion(int status, boolean whole) {}
