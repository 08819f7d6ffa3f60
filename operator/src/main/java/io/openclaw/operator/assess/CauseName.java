package io.openclaw.operator.assess;

import io.openclaw.diagnosis.Cause;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cause as status, history and Events name it: HandlerLeak for HANDLER_LEAK, GCPressure for GC_PRESSURE. */
public final class CauseName {
    private CauseName() {}

    public static String of(Cause cause) {
        return Arrays.stream(cause.name().split("_", -1))
                .map(word -> word.equals("GC")
                        ? word
                        : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /** Empty where it is none that this version knows. */
    public static Optional<Cause> parse(String name) {
        return Arrays.stream(Cause.values())
                .filter(cause -> of(cause).equals(name))
                .findFirst();
    }

    /** Whether it says what the trouble is of. */
    public static boolean isKnown(@Nullable String name) {
        return name != null && !name.equals(of(Cause.UNKNOWN));
    }

    /** Null where there is no trouble. */
    public static @Nullable String known(Cause cause) {
        return cause == Cause.NONE ? null : of(cause);
    }
}
