/**
 * Entries of bytes in slabs of direct memory: bounded exactly, evicted safely while they are read, and handed to sockets without a copy. Knows
 * nothing of HTTP.
 */
@NullMarked
package io.openclaw.router.cache.store;

import org.jspecify.annotations.NullMarked;
