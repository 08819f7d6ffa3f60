package io.openclaw.router.heap.hprof;

import org.jspecify.annotations.Nullable;

/** Why an object lives though no other refers to it, as HPROF numbers it. */
public enum RootKind {
    JNI_GLOBAL(0x01, 8, "JNI global"),
    JNI_LOCAL(0x02, 8, "JNI local"),
    JAVA_FRAME(0x03, 8, "Java frame"),
    NATIVE_STACK(0x04, 4, "Native stack"),
    STICKY_CLASS(0x05, 0, "System class"),
    THREAD_BLOCK(0x06, 4, "Thread block"),
    MONITOR_USED(0x07, 0, "Monitor in use"),
    THREAD(0x08, 8, "Thread"),
    UNKNOWN(0xff, 0, "Unknown");

    private static final @Nullable RootKind[] BY_TAG = new RootKind[256];

    static {
        for (RootKind kind : values()) {
            BY_TAG[kind.tag] = kind;
        }
    }

    private final int tag;
    private final int moreBytes;
    private final String title;

    RootKind(int tag, int moreBytes, String title) {
        this.tag = tag;
        this.moreBytes = moreBytes;
        this.title = title;
    }

    /** For readers. */
    public String title() {
        return title;
    }

    /** @param tag a byte; null where it is none of a root */
    static @Nullable RootKind of(int tag) {
        return BY_TAG[tag];
    }

    int tag() {
        return tag;
    }

    /** Of a record, beyond the object's id. */
    int moreBytes() {
        return moreBytes;
    }
}
