/** The listener and the clients' connections: the pipeline, the order of requests on a connection, its time limits, and the drain. */
@NullMarked
package io.openclaw.router.http;

import org.jspecify.annotations.NullMarked;
