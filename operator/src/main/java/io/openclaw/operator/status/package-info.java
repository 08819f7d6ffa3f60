/** Pure: what was seen and done to the resource's status. {@link io.openclaw.operator.status.StatusWriter} sends it. */
@NullMarked
package io.openclaw.operator.status;

import org.jspecify.annotations.NullMarked;
