/**
 * The speed bench: what a request costs in CPU, and how long it takes, through clw-router and through the proxies that it is measured against.
 * One core for the proxy, the other for load and origin; rounds interleaved, so that what disturbs the machine disturbs all of them alike.
 * Needs nothing but the JDK, so that it runs from the class directory too.
 */
@NullMarked
package io.openclaw.e2e.bench;

import org.jspecify.annotations.NullMarked;
