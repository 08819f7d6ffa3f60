/** Scenarios on the whole system: real operator and router processes on the local cluster. */
package io.openclaw.e2e.scenario;
