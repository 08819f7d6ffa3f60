/** For those who call services behind a router that sheds: the JDK's HTTP client, which tries again where that does no harm. Knows nothing of the router. */
@NullMarked
package io.openclaw.client;

import org.jspecify.annotations.NullMarked;
