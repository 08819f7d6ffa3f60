/** From a request to its route and its upstream: pure matching over an immutable table. */
@NullMarked
package io.openclaw.router.route;

import org.jspecify.annotations.NullMarked;
