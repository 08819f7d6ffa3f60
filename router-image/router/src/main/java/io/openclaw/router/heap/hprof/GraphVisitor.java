package io.openclaw.router.heap.hprof;

import java.io.IOException;

/**
 * Told of each object, first what it refers to, then itself. What is referred to is named by its ordinal: classes come first, then all other objects in
 * the order of the dump. References to what the dump doesn't hold are left out.
 */
public interface GraphVisitor {

    /** What a class refers to beside its static fields. */
    enum ClassLink {
        SUPER,
        LOADER,
        SIGNERS,
        PROTECTION_DOMAIN
    }

    default void link(ClassLink link, int target) throws IOException {}

    /**
     * @param name index into {@link ClassTable#fieldNames}
     * @param weak whether it keeps its object alive
     */
    default void field(int name, int target, boolean weak) throws IOException {}

    default void element(int index, int target) throws IOException {}

    /** @param bytes that it takes of the heap, its static fields included */
    void classObject(JavaClass type, long bytes) throws IOException;

    /**
     * @param type as {@link HeapGraph#typeName} knows it
     * @param bytes that it takes of the heap
     */
    void object(long id, int type, long bytes) throws IOException;
}
