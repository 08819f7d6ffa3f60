/** The operator's own liveness and readiness, to the kubelet. */
@NullMarked
package io.openclaw.operator.health;

import org.jspecify.annotations.NullMarked;
