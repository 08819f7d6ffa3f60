/**
 * HTTP/1.1 connections that give what they are asked for and nothing more: reads of a size that the reader chooses, and decoders that stop
 * when they are told to, so that nobody's bytes pile up in front of a reader that isn't ready (RFC 9112).
 */
@NullMarked
package io.openclaw.router.wire;

import org.jspecify.annotations.NullMarked;
