/**
 * A router's JVM on a virtual clock, a second at a time: arrivals, queue, exchanges, outbound buffers, cache, generations and their collections, direct
 * memory, resident set. What a sampler would read of it follows from that; a fault changes what drives the model, never what is read of it. Knows nothing of who
 * judges the figures. "Mb" is 1,048,576 bytes.
 */
@NullMarked
package io.openclaw.e2e.faults.model;

import org.jspecify.annotations.NullMarked;
