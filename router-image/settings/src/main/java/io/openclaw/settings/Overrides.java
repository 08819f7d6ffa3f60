package io.openclaw.settings;

import org.jspecify.annotations.Nullable;

/** What flags and environment say, which wins over the file: flag, then environment, then file, then default. */
public record Overrides(
        @Nullable Given<Integer> heapMb,
        @Nullable Given<Integer> newSpaceMb,
        @Nullable Given<Integer> port,
        @Nullable Given<String> host) {

    public static final Overrides NONE = new Overrides(null, null, null, null);

    /**
     * @param source what the user typed, {@code --memory-mb} or {@code CLW_ROUTER_HEAP_SIZE}: errors name it
     */
    public record Given<T>(String source, T value) {}
}
