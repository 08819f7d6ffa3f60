/** The network: loopback addresses for pods and Services, and the proxies that stand behind a Service's address. */
@NullMarked
package io.openclaw.e2e.cluster.network;

import org.jspecify.annotations.NullMarked;
