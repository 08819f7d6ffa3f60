/** A restart, step by step. {@link io.openclaw.operator.restart.RestartPlanner} decides from what is observed alone; {@link io.openclaw.operator.restart.RestartExecutor} is the only class that touches pods. */
@NullMarked
package io.openclaw.operator.restart;

import org.jspecify.annotations.NullMarked;
