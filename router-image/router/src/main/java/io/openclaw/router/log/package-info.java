/** The router's own log: a headline and facts below it, in one known look or as JSON, with repeats folded, and the access log. Written by one thread that nobody
 * waits for. Knows nothing of what it reports. */
@NullMarked
package io.openclaw.router.log;

import org.jspecify.annotations.NullMarked;
