/**
 * What an OpenClawRouter's spec means in openclaw.yaml, and the reverse, by one table. A spec is a plain document here, maps, lists and
 * scalars as JSON has them: the router knows no Kubernetes client.
 */
@NullMarked
package io.openclaw.settings.resource;

import org.jspecify.annotations.NullMarked;
