package io.openclaw.router.heap.hprof;

import java.util.List;

/**
 * One class as it is dumped. The names are those of the dump's string records.
 *
 * @param superId 0 for java.lang.Object and interfaces
 * @param loaderId 0 for the boot loader
 * @param references the static fields that are no primitives
 * @param staticBytes of all static fields as the dump has them
 * @param fields of instances, this class's own in the order of the dump
 */
public record ClassDump(
        long id,
        long superId,
        long loaderId,
        long signersId,
        long protectionDomainId,
        List<StaticReference> references,
        int staticBytes,
        List<Field> fields) {

    public record StaticReference(long nameId, long target) {}

    public record Field(long nameId, FieldType type) {}
}
