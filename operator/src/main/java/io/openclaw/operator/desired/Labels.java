package io.openclaw.operator.desired;

import java.util.Map;
import java.util.TreeMap;

/** Names that objects are found by (contract, "Labels"). */
public final class Labels {
    public static final String NAME = "app.kubernetes.io/name";
    public static final String INSTANCE = "app.kubernetes.io/instance";
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    /** On every object of a router: what the operator's informers select. */
    public static final String ROUTER = "openclaw.io/router";
    /** {@link #ATTACHED}: the Deployment counts the pod. {@link #DETACHED}: it is being replaced. */
    public static final String MEMBER = "openclaw.io/member";

    public static final String ATTACHED = "attached";
    public static final String DETACHED = "detached";
    /** {@link #ENABLED}: the Service may send to the pod. */
    public static final String TRAFFIC = "openclaw.io/traffic";

    public static final String ENABLED = "enabled";
    public static final String DISABLED = "disabled";

    public static final String CLW_ROUTER = "clw-router";
    public static final String OPERATOR = "openclaw-operator";

    private Labels() {}

    /** What every object of the router carries. */
    static Map<String, String> common(String router) {
        return new TreeMap<>(Map.of(NAME, CLW_ROUTER, INSTANCE, router, MANAGED_BY, OPERATOR, ROUTER, router));
    }

    /** Every pod of the router, member or detached. */
    static Map<String, String> pods(String router) {
        return new TreeMap<>(Map.of(NAME, CLW_ROUTER, INSTANCE, router));
    }

    /** Selector of Deployment, PDB and the scale subresource. */
    public static Map<String, String> members(String router) {
        return new TreeMap<>(Map.of(NAME, CLW_ROUTER, INSTANCE, router, MEMBER, ATTACHED));
    }

    /** Selector of the Service. */
    static Map<String, String> serving(String router) {
        return new TreeMap<>(Map.of(NAME, CLW_ROUTER, INSTANCE, router, TRAFFIC, ENABLED));
    }
}
