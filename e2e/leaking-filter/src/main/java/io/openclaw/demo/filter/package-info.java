/** A filter plugin with a fault, for the demo and the scenarios: the product itself carries no fault code. */
@NullMarked
package io.openclaw.demo.filter;

import org.jspecify.annotations.NullMarked;
