/**
 * The API server: objects as JSON trees behind one lock, the Kubernetes REST verbs on top, a log of every write. It knows resources from a
 * table and from the CustomResourceDefinitions it is given, and it has no opinion on what their specs mean.
 */
@NullMarked
package io.openclaw.e2e.cluster.api;

import org.jspecify.annotations.NullMarked;
