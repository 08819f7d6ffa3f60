/** What a platform team installs: that the ways to do it give the same objects, and that alerts and dashboard speak of what there is. */
package io.openclaw.e2e.install;
