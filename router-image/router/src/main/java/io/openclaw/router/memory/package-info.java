/**
 * The only place where bytes are counted: who may hold how many, and who holds them now. What can pile up outside of the Java heap is leased
 * here first, at the capacity of its buffers; what can't be leased is not held.
 */
@NullMarked
package io.openclaw.router.memory;

import org.jspecify.annotations.NullMarked;
