package io.openclaw.operator.restart;

import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Restart.Detachment;
import io.openclaw.operator.restart.Restart.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Pods as the planner's tests show them: two hours old, attached, ready and in traffic, with some components changed. */
final class Pods {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    static final Instant OLD = NOW.minus(Duration.ofHours(2));

    private Pods() {}

    static PodView pod(String name) {
        return member(name, OLD, "rs1", "v1");
    }

    static PodView young(String name, Duration age) {
        return member(name, NOW.minus(age), "rs1", "v1");
    }

    /** Of another pod template. */
    static PodView of(String revision, String stamp, String name) {
        return member(name, OLD, revision, stamp);
    }

    private static PodView member(String name, Instant created, String revision, String stamp) {
        return new PodView(
                name,
                name + "-uid",
                "1",
                created,
                revision,
                stamp,
                true,
                true,
                true,
                null,
                false,
                Duration.ofSeconds(10),
                "10.0.0.1",
                null,
                List.of());
    }

    static PodView pod(String name, UnaryOperator<PodView> change) {
        return change.apply(pod(name));
    }

    static PodView changed(String name, Function<PodView, Changes> changes) {
        return changes.apply(pod(name)).pod;
    }

    static PodView detached(String name, Instant at, List<String> known) {
        return changed(
                name,
                pod -> new Changes(pod)
                        .attached(false)
                        .record(claim(name).with(new Detachment(at, 2, known, null, null))));
    }

    static PodView detached(String name, Instant at, UnaryOperator<PodView> same) {
        return same.apply(detached(name, at, List.of("a", "b")));
    }

    static Restart claim(String pod) {
        return new Restart(
                pod, List.of("MemoryThreshold"), null, NOW.minusSeconds(20), 450L, Phase.Claimed, null, null);
    }

    /** A pod with some components changed. */
    static final class Changes {
        static final UnaryOperator<PodView> UNREADY = pod -> new PodView(
                pod.name(),
                pod.uid(),
                "1",
                pod.created(),
                "rs1",
                "v1",
                pod.attached(),
                pod.traffic(),
                false,
                null,
                false,
                pod.startTook(),
                pod.ip(),
                pod.record(),
                List.of());
        private PodView pod;

        Changes(PodView pod) {
            this.pod = pod;
        }

        Changes attached(boolean attached) {
            return with(attached, pod.traffic(), pod.goneBy(), pod.record());
        }

        Changes traffic(boolean traffic) {
            return with(pod.attached(), traffic, pod.goneBy(), pod.record());
        }

        Changes goneBy(Instant time) {
            return with(pod.attached(), pod.traffic(), time, pod.record());
        }

        Changes record(Restart record) {
            return with(pod.attached(), pod.traffic(), pod.goneBy(), record);
        }

        private Changes with(boolean attached, boolean traffic, Instant goneBy, Restart record) {
            pod = new PodView(
                    pod.name(),
                    pod.uid(),
                    "1",
                    pod.created(),
                    "rs1",
                    "v1",
                    attached,
                    traffic,
                    pod.ready(),
                    goneBy,
                    false,
                    pod.startTook(),
                    pod.ip(),
                    record,
                    List.of());
            return this;
        }
    }
}
