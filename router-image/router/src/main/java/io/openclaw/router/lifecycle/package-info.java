/** One router's life: start order, readiness, drain, and the exits, the good one and the one for exhausted memory. */
@NullMarked
package io.openclaw.router.lifecycle;

import org.jspecify.annotations.NullMarked;
