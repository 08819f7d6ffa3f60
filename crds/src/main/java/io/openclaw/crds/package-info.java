/**
 * The OpenClawRouter API: the custom resource's types, from which the CRD's schema is generated. Pure data; nothing here talks to a cluster.
 */
@NullMarked
package io.openclaw.crds;

import org.jspecify.annotations.NullMarked;
