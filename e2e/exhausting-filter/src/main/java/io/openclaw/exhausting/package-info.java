/** A filter plugin with faults, for the kill tests: the product itself carries no fault code. */
@NullMarked
package io.openclaw.exhausting;

import org.jspecify.annotations.NullMarked;
