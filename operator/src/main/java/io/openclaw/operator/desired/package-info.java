/** Pure: a resource to the Kubernetes objects that make it true. {@link io.openclaw.operator.desired.ObjectApplier} beside it sends what differs. */
@NullMarked
package io.openclaw.operator.desired;

import org.jspecify.annotations.NullMarked;
