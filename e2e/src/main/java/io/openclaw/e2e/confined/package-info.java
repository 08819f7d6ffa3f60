/** The real router, held to its own plan by the kernel. */
@NullMarked
package io.openclaw.e2e.confined;

import org.jspecify.annotations.NullMarked;
