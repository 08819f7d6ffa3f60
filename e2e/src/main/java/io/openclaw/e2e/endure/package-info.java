/**
 * clw-router and its peers in one memory cgroup each, of the same size, under the same load: every attack, then ten minutes of wrk. Who
 * survives, what is answered, and what is left of memory and throughput.
 */
@NullMarked
package io.openclaw.e2e.endure;

import org.jspecify.annotations.NullMarked;
