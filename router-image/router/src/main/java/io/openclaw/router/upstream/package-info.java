/**
 * Connections to the upstreams: which endpoint, a pool for each event loop so that a request never changes threads, connecting, and what is
 * learnt of an endpoint's health by using it.
 */
@NullMarked
package io.openclaw.router.upstream;

import org.jspecify.annotations.NullMarked;
