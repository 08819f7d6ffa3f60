package io.openclaw.router.exchange;

import io.openclaw.router.upstream.Pool;
import io.openclaw.router.upstream.Upstream;

/** An event loop's connections to upstreams. Used on that loop. */
public interface Pools {
    Pool pool(Upstream upstream);
}
