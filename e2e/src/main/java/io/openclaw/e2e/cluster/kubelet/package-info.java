/**
 * The kubelet: pods are real processes of this machine, each with its own loopback address, directory, log and, where the machine allows it,
 * its own memory cgroup at the container's limit.
 */
@NullMarked
package io.openclaw.e2e.cluster.kubelet;

import org.jspecify.annotations.NullMarked;
