package io.openclaw.crds;

/**
 * Most items and characters of what the schema's rules walk: the API server prices a CEL rule by the largest input it could meet and
 * refuses a CRD whose rules could cost too much. Far above what people write.
 */
public final class Bounds {
    public static final long NAME = 63;
    public static final long URL = 300;
    public static final long UPSTREAMS = 64;
    public static final long ENDPOINTS = 64;
    public static final long ROUTES = 128;
    public static final long HOSTS = 32;
    public static final long FILTERS = 16;
    public static final long RECEIVERS = 16;
    public static final long METRICS = 64;

    private Bounds() {}
}
