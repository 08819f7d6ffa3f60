/** What the operator keeps of the cluster: informers of the routers' objects, lean copies in their caches, and what wakes the reconciler. */
@NullMarked
package io.openclaw.operator.informer;

import org.jspecify.annotations.NullMarked;
