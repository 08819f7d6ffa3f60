package io.openclaw.operator.desired;

import org.jspecify.annotations.Nullable;

/**
 * What routers owe to the operator that makes them, and not to their resource.
 *
 * @param routerImage of resources that name none
 * @param namespace of the operator's pods, which routers' network policies name; null where there are to be none, or no such pods
 */
public record Installation(String routerImage, @Nullable String namespace, AdminToken tokens) {}
