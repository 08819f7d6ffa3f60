/** vertx-http-proxy, as its user would write it. */
@NullMarked
package io.openclaw.bench.vertx;

import org.jspecify.annotations.NullMarked;
