/** Robust statistics over a few dozen points, in plain arrays. Knows nothing of memory. */
@NullMarked
package io.openclaw.diagnosis.stats;

import org.jspecify.annotations.NullMarked;
