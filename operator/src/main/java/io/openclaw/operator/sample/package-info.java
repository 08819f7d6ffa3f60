/** What the routers say of themselves. Sampling never throws: a pod that can't be reached is data. */
@NullMarked
package io.openclaw.operator.sample;

import org.jspecify.annotations.NullMarked;
