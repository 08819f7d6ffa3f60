/**
 * Measures the memory plan: the real router over a grid of heaps, collectors and CPUs, each in a memory cgroup at its plan, under the load that
 * is worst for it. Writes {@code router-image/MEMORY.md}, which the plan's constants cite.
 */
@NullMarked
package io.openclaw.e2e.calibrate;

import org.jspecify.annotations.NullMarked;
