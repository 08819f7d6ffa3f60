/** Spring Cloud Gateway, as its user would write it. */
@NullMarked
package io.openclaw.bench.scg;

import org.jspecify.annotations.NullMarked;
