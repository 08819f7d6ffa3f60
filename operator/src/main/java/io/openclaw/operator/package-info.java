/** The control plane: keeps router pods as their resource asks, and replaces one gracefully before the kernel kills it. */
@NullMarked
package io.openclaw.operator;

import org.jspecify.annotations.NullMarked;
