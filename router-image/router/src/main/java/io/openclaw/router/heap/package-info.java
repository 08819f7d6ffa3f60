/** What the heap holds, by class, and what of it grows. */
@NullMarked
package io.openclaw.router.heap;

import org.jspecify.annotations.NullMarked;
