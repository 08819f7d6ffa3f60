/**
 * The operator at scale: a thousand routers whose pods are hollow. There is an API server, and behind the pods' addresses there are metrics; there is no router
 * process, no scheduler and no kubelet, whose work would be measured instead.
 */
@NullMarked
package io.openclaw.e2e.scale;

import org.jspecify.annotations.NullMarked;
