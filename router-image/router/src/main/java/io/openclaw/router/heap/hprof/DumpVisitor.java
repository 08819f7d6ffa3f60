package io.openclaw.router.heap.hprof;

import java.io.IOException;

/** Told what a dump holds, in the order of the file. Objects are named by their addresses; 0 is null. */
public interface DumpVisitor {

    default void loadedClass(long id, long nameId) throws IOException {}

    default void classDump(ClassDump dump) throws IOException {}

    default void root(RootKind kind, long id) throws IOException {}

    /** @param fields the values, those of the class itself first, then its superclass's and so on; to be read before this returns */
    default void instance(long id, long classId, FieldValues fields) throws IOException {}

    /** @param elements of which {@code length} can be read before this returns */
    default void objectArray(long id, long classId, int length, References elements) throws IOException {}

    default void primitiveArray(long id, FieldType type, int length) throws IOException {}

    /** One object's fields; primitives are never handed out. */
    interface FieldValues {
        /** @param offset in bytes, into the fields as the dump has them */
        long reference(int offset) throws HeapDumpException;
    }

    /** Elements, one after the other. */
    interface References {
        long next() throws IOException;
    }
}
