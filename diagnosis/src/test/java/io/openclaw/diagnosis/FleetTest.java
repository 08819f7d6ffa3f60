package io.openclaw.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.diagnosis.Fleet.Member;
import io.openclaw.diagnosis.Fleet.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final double HOUR = 3600;

    private final List<Member> members = new ArrayList<>();

    private void pod(String name, String revision, double mbPerHour) {
        Pod pod = new Pod();
        pod.revision = revision;
        pod.live(HOUR);
        pod.live(2400, second -> pod.live = 150 + mbPerHour * second / HOUR);
        members.add(new Member(name, pod.patient));
    }

    private void quiet(String name, String revision, double seconds) {
        Pod pod = new Pod();
        pod.revision = revision;
        pod.live(seconds);
        members.add(new Member(name, pod.patient));
    }

    @Test
    void one_of_three_that_grows_is_local() {
        pod("a", "one", 0);
        pod("b", "one", 200);
        pod("c", "one", 0);
        assertThat(Fleet.compare(members)).isInstanceOfSatisfying(Fleet.PodLocal.class, local -> {
            assertThat(local.name()).isEqualTo("b");
            assertThat(local.z()).isGreaterThanOrEqualTo(4);
            assertThat(local.evidence()).contains("the middle of 3 pods 0");
        });
    }

    @Test
    void a_new_revision_that_grows_where_the_old_one_did_not_leaks() {
        for (String name : List.of("a", "b", "c")) {
            pod(name, "new", 200);
        }
        quiet("d", "old", 3 * HOUR);
        assertThat(Fleet.compare(members))
                .isInstanceOfSatisfying(
                        Fleet.ReleaseLeak.class,
                        leak -> assertThat(leak.revision()).isEqualTo("new"));
    }

    @Test
    void a_pod_that_has_just_come_speaks_for_no_revision() {
        for (String name : List.of("a", "b", "c")) {
            pod(name, "new", 200);
        }
        for (String name : List.of("p", "q", "r", "s")) {
            quiet(name, "new", 60);
        }
        quiet("d", "old", 3 * HOUR);
        assertThat(Fleet.compare(members))
                .isInstanceOfSatisfying(
                        Fleet.ReleaseLeak.class,
                        leak -> assertThat(leak.evidence()).startsWith("3 of 3 pods"));
    }

    @Test
    void a_release_is_held_against_whichever_before_it_does_not_grow() {
        for (String name : List.of("a", "b", "c")) {
            pod(name, "new", 200);
        }
        Pod leaking = new Pod();
        leaking.revision = "before";
        leaking.live(2 * HOUR);
        leaking.live(2400, second -> leaking.live = 150 + 200 * second / HOUR);
        members.add(new Member("d", leaking.patient));
        quiet("e", "old", 3 * HOUR);
        assertThat(Fleet.compare(members))
                .isInstanceOfSatisfying(
                        Fleet.ReleaseLeak.class,
                        leak -> assertThat(leak.evidence()).contains("0 of 1 of old did"));
    }

    @Test
    void growth_everywhere_is_the_workload() {
        for (String name : List.of("a", "b", "c")) {
            pod(name, "one", 200);
        }
        assertThat(Fleet.compare(members)).isInstanceOf(Fleet.Workload.class);
    }

    @Test
    void two_pods_or_three_quiet_ones_say_nothing() {
        pod("a", "one", 200);
        pod("b", "one", 0);
        assertThat(Fleet.compare(members)).isEqualTo(new Fleet.Nothing());
        members.clear();
        for (String name : List.of("a", "b", "c")) {
            pod(name, "one", 0);
        }
        assertThat(Fleet.compare(members)).isEqualTo(new Fleet.Nothing());
    }

    @Test
    void each_begins_while_there_is_time_for_all_before_it() {
        pod("later", "one", 200);
        pod("sooner", "one", 250);
        pod("never", "one", 0);
        List<Turn> turns = Fleet.stagger(members, 300);
        assertThat(turns).extracting(Turn::name).containsExactly("sooner", "later");
        double left = members.getFirst().patient().diagnosis().timeToLimit().p50();
        assertThat(turns.getLast().withinSeconds()).isCloseTo(left - 300, within(1e-6));
        assertThat(turns.getFirst().withinSeconds())
                .isLessThanOrEqualTo(turns.getLast().withinSeconds() - 300);
    }
}
