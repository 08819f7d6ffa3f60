package io.openclaw.e2e.cluster.api;

import java.util.List;

/**
 * One request to the objects of a type.
 *
 * @param verb as the write log names it
 * @param name empty for a collection
 * @param writes filled with what the request changed
 */
record Call(
        ResourceType type,
        String namespace,
        String name,
        String verb,
        Actor actor,
        String userAgent,
        boolean dryRun,
        List<Write> writes) {

    Store.Key key() {
        return key(name);
    }

    Store.Key key(String name) {
        return new Store.Key(type.storedAs(), type.namespaced() ? namespace : "", name);
    }

    /** The same requester's call to another object, as one that this call leads to. */
    Call leadsTo(ResourceType type, String name, String verb) {
        Actor same = new Actor(actor.manager(), Actor.UPDATE, "");
        return new Call(type, namespace, name, verb, same, userAgent, dryRun, writes);
    }
}
