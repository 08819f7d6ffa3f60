/** Every number that a verdict hangs on. */
@NullMarked
package io.openclaw.diagnosis.tuning;

import org.jspecify.annotations.NullMarked;
