/**
 * A shared HTTP cache (RFC 9111). What may be stored, for whom it is fresh, how it is validated and what is answered are functions of heads; the
 * bytes lie in {@link io.openclaw.router.cache.store}. No sockets: exchanges bring what comes and take what is to be sent.
 */
@NullMarked
package io.openclaw.router.cache;

import org.jspecify.annotations.NullMarked;
