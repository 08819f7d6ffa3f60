package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.status.RestartInProgress;
import io.openclaw.crds.status.RestartRecord;
import io.openclaw.crds.status.RestartTotals;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link RestartState} in the words of the API. {@link io.openclaw.operator.observe.RouterReader} reads it back. */
final class RestartStatus {
    private RestartStatus() {}

    static @Nullable RestartInProgress inProgress(@Nullable Restart restart) {
        return restart == null
                ? null
                : new RestartInProgress(
                        restart.pod(),
                        restart.replacement(),
                        restart.phase().name(),
                        restart.reasons(),
                        restart.cause(),
                        restart.since().toString(),
                        quantity(restart.memoryBeforeMb()));
    }

    static RestartTotals totals(RestartState state) {
        return new RestartTotals(state.total(), state.oomKilled(), state.lastReason(), state.lastRequest());
    }

    static List<RestartRecord> history(RestartState state) {
        return state.history().stream().map(RestartStatus::entry).toList();
    }

    private static RestartRecord entry(Finished entry) {
        return new RestartRecord(
                entry.time().toString(),
                entry.pod(),
                entry.replacement(),
                entry.reasons(),
                entry.cause(),
                quantity(entry.memoryBeforeMb()),
                quantity(entry.memoryAfterMb()),
                duration(entry.surgeReadyMs()),
                duration(entry.drainMs()),
                entry.evidence(),
                entry.outcome().name());
    }

    private static @Nullable Quantity quantity(@Nullable Long mebibytes) {
        return mebibytes == null ? null : new Quantity(Bytes.format(mebibytes * Bytes.MIB));
    }

    private static @Nullable String duration(@Nullable Long millis) {
        return millis == null ? null : GoDuration.format(Duration.ofMillis(millis));
    }
}
