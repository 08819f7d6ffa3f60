/** Proxies made of other people's JVM libraries, as a user of each would write them. */
@NullMarked
package io.openclaw.bench.peers;

import org.jspecify.annotations.NullMarked;
