package io.openclaw.e2e.faults.model;

/** How a fault alters the conditions in time. */
@FunctionalInterface
interface Course {
    Course NONE = (_, _) -> {};

    /** @param since the change point, seconds; at least 0 */
    void alter(double since, Conditions conditions);
}
