/**
 * What RFC 9110 and RFC 9112 ask of the fields of a message that passes a proxy, as functions of the message: which requests are refused and
 * how, what is hop-by-hop, what is added, how a body is framed. No sockets, no state.
 */
@NullMarked
package io.openclaw.router.message;

import org.jspecify.annotations.NullMarked;
