/** What judges a pod by its vitals: the interface that the bench asks, and the rules that people use without it. Knows nothing of how the vitals came about. */
@NullMarked
package io.openclaw.e2e.faults.detector;

import org.jspecify.annotations.NullMarked;
