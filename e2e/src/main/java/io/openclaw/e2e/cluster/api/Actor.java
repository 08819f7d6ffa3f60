package io.openclaw.e2e.cluster.api;

/**
 * Who writes, and to which part of the object.
 *
 * @param manager the field manager's name
 * @param operation Apply or Update, as managedFields say
 * @param subresource empty for the object itself
 */
record Actor(String manager, String operation, String subresource) {

    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    boolean applies() {
        return operation.equals(APPLY);
    }
}
