package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.jvm.Cgroup;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SwapExpectationTest {
    private static final Cgroup NO_LIMIT =
            new Cgroup(Cgroup.Version.V2, OptionalLong.of(1 << 30), OptionalLong.empty());
    private static final Cgroup NO_SWAP = new Cgroup(Cgroup.Version.V2, OptionalLong.of(1 << 30), OptionalLong.of(0));

    @Test
    void isMetWhereMachineAndGroupHaveTheSwap() {
        assertThat(SwapExpectation.doubt(256, NO_LIMIT, 1024)).isEmpty();
    }

    @Test
    void isDoubtedOnAMachineWithoutSwap() {
        assertThat(SwapExpectation.doubt(256, NO_LIMIT, 0))
                .hasValue("--memory-swap-mb 256 is not honoured: this machine has 0 MB of swap");
    }

    @Test
    void isDoubtedInAGroupThatMayNotSwap() {
        assertThat(SwapExpectation.doubt(256, NO_SWAP, 1024))
                .hasValue("--memory-swap-mb 256 is not honoured: the control group may swap 0 MB");
    }
}
