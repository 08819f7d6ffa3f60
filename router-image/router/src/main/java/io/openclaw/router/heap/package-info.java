/** What the heap holds, by class, and what of it grows; dumps, and what they are turned into. */
@NullMarked
package io.openclaw.router.heap;

import org.jspecify.annotations.NullMarked;
