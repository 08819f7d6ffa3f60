/**
 * Who may run and who waits: a concurrency limit, and before it one wait queue bounded by count and by bytes together, first in first out
 * within a lane and round robin over the lanes, so that one slow upstream can't hold up the others. Knows nothing of HTTP or sockets.
 */
@NullMarked
package io.openclaw.router.admission;

import org.jspecify.annotations.NullMarked;
