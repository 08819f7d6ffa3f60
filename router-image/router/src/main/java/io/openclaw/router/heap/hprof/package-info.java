/** Heap dumps as HotSpot writes them: records in the order of the file, classes, and which object stands where. */
@NullMarked
package io.openclaw.router.heap.hprof;

import org.jspecify.annotations.NullMarked;
