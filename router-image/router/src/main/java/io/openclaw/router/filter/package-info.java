/**
 * What users extend the router with: a {@link io.openclaw.router.filter.Filter} in a jar of its own sees requests and responses pass, and
 * may add headers or answer itself. Knows nothing of the router's inside and nothing of Netty: a filter compiles against this package alone.
 */
@NullMarked
package io.openclaw.router.filter;

import org.jspecify.annotations.NullMarked;
