package io.openclaw.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class AppliedFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void only_what_the_manager_applied_is_left() throws Exception {
        ObjectNode service = (ObjectNode) JSON.readTree("""
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "edge", "namespace": "default", "uid": "1", "labels": {"ours": "yes", "theirs": "yes"}, "managedFields": [
                   {"manager": "other", "operation": "Update", "fieldsV1": {"f:metadata": {"f:labels": {"f:theirs": {}}}}},
                   {"manager": "me", "operation": "Apply", "fieldsV1": {
                     "f:metadata": {"f:labels": {"f:ours": {}}, "f:finalizers": {"v:\\"mine\\"": {}}},
                     "f:spec": {"f:ports": {"k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}, "f:port": {}, "f:protocol": {}}}, "f:selector": {}}}}],
                   "finalizers": ["mine", "its"]},
                 "spec": {"clusterIP": "10.96.0.1", "selector": {"a": "b"}, "ports": [
                   {"port": 80, "protocol": "TCP", "nodePort": 30000}, {"port": 443, "protocol": "TCP"}]}}
                """);

        assertThat(AppliedFields.of(service, "me")).isEqualTo(JSON.readTree("""
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "edge", "namespace": "default", "labels": {"ours": "yes"}, "finalizers": ["mine"]},
                 "spec": {"selector": {"a": "b"}, "ports": [{"port": 80, "protocol": "TCP"}]}}
                """));
    }
}
