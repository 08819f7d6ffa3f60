/** The application behind the routers: real sockets, a latency and a body size that can be changed while it runs. */
@NullMarked
package io.openclaw.e2e.backend;

import org.jspecify.annotations.NullMarked;
