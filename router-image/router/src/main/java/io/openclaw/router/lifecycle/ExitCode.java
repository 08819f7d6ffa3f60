package io.openclaw.router.lifecycle;

/** What the program exits with. */
public final class ExitCode {
    /** Drained, or nothing to do but print. */
    public static final int OK = 0;
    /** sysexits.h EX_USAGE. */
    public static final int USAGE = 64;
    /** sysexits.h EX_IOERR: a file that can't be read, output that can't be written. */
    public static final int IO_ERROR = 74;
    /** sysexits.h EX_CONFIG. */
    public static final int CONFIGURATION = 78;
    /** 128 + SIGKILL: what supervisors take for out of memory. */
    public static final int MEMORY_EXHAUSTED = 137;

    private ExitCode() {}
}
