/**
 * One request's life, from its head to the last byte of its answer: its turn at the gate, the filters, the upstream's connection, the relay of
 * both bodies with backpressure, and every way in which it can end. All of it on the event loop of the client's connection.
 */
@NullMarked
package io.openclaw.router.exchange;

import org.jspecify.annotations.NullMarked;
