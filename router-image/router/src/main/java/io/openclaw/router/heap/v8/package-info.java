/** Heap snapshots as V8 writes them and Chrome DevTools reads them, made of heap dumps. */
@NullMarked
package io.openclaw.router.heap.v8;

import org.jspecify.annotations.NullMarked;
