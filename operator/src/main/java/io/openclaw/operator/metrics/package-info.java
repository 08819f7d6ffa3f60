/** The operator's own figures, to Prometheus. */
@NullMarked
package io.openclaw.operator.metrics;

import org.jspecify.annotations.NullMarked;
