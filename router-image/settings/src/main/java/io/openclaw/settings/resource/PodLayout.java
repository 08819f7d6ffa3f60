package io.openclaw.settings.resource;

/** What is the same in every pod, whatever a resource says. */
public final class PodLayout {
    /** Port of the traffic listener. */
    public static final int TRAFFIC_PORT = 3000;
    /** Port of the admin listener. */
    public static final int ADMIN_PORT = 3001;
    /** Where a receiver's Secret is mounted: below it {@code SECRET/KEY}. */
    public static final String RECEIVERS_DIRECTORY = "/etc/openclaw-receivers";
    /** Where filters are mounted, seen from the configuration's directory, /etc/openclaw. */
    public static final String FILTERS_DIRECTORY = "../openclaw-filters";

    private PodLayout() {}
}
