package io.openclaw.operator.desired;

import org.jspecify.annotations.Nullable;

/**
 * What routers owe to the operator that makes them, and not to their resource.
 *
 * @param routerImage of resources that name none
 * @param namespace that the operator runs in; null where it runs outside of the cluster
 */
public record Installation(String routerImage, @Nullable String namespace, AdminToken tokens) {}
