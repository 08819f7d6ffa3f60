/** Other people's programs, as far as they are installed. */
@NullMarked
package io.openclaw.e2e.program;

import org.jspecify.annotations.NullMarked;
