/** The router's figures, taken together at one instant and rendered as JSON or as Prometheus or OpenMetrics text. */
@NullMarked
package io.openclaw.router.metrics;

import org.jspecify.annotations.NullMarked;
