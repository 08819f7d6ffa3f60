package io.openclaw.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.proof.WriteScript;
import java.util.List;
import org.junit.jupiter.api.Test;

class NarratorTest {

    private static List<String> told(WriteScript script) {
        var narrator = new Narrator("edge");
        return script.writes().stream()
                .flatMap(write -> narrator.tell(write).stream())
                .map(line -> (line.pod() + " " + line.text()).strip())
                .toList();
    }

    @Test
    void tellsARestartStepByStep() {
        assertThat(told(new WriteScript().created("a").at(2).ready("a").replaced(10, "a", "b")))
                .containsExactly(
                        "a created",
                        "a ready",
                        "a detached from its ReplicaSet: serves on while a replacement starts",
                        "b created",
                        "b ready",
                        "a out of the Service: drains",
                        "a deleted",
                        "a gone");
    }

    @Test
    void tellsOfAConditionWhenItsStatusChanges() {
        assertThat(told(new WriteScript().available().at(1).available()))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Available=True");
    }

    @Test
    void tellsOfADeathOnce() {
        assertThat(told(new WriteScript()
                        .created("a")
                        .ended("a", 137, "OOMKilled")
                        .at(1)
                        .touched("a")))
                .containsExactly("a created", "a clw-router-oom: out of memory, killed (exit 137)");
    }
}
