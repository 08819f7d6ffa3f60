package io.openclaw.router.admin;

/** One answer of the admin surface. The body is the receiver's: not to be changed after. */
@SuppressWarnings("ArrayRecordComponent") // handed over once and never compared
public record AdminResponse(int status, String contentType, byte[] body) {}
