/**
 * The local cluster: an API server inside the JVM, stand-ins for the controllers a router needs, a kubelet whose pods are real processes, and
 * Service addresses. A test bed: nothing is in it that no scenario needs, and every stand-in speaks only the Kubernetes API, so that it can
 * be left out against a real cluster.
 */
@NullMarked
package io.openclaw.e2e.cluster;

import org.jspecify.annotations.NullMarked;
