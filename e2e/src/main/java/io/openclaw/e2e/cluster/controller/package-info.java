/**
 * Stand-ins for the controllers of a control plane. Each speaks only the Kubernetes API, so that each can be left out against a real cluster, and each
 * reconciles a whole namespace at a time from fresh lists: namespaces are small here, and that way no cache can lag behind its own writes.
 */
@NullMarked
package io.openclaw.e2e.cluster.controller;

import org.jspecify.annotations.NullMarked;
