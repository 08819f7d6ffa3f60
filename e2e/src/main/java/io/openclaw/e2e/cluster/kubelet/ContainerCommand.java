package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs.
 *
 * @param command the program and its arguments
 * @param environment all of it; nothing is inherited
 */
record ContainerCommand(List<String> command, Map<String, String> environment) {

    /** Without network namespaces the router is told its pod's address, for it would listen on every pod's otherwise. */
    private static final String ROUTER_HOST = "CLW_ROUTER_HOST";

    private static final Pattern KEYED_FIELD = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)']");

    /**
     * Works it out.
     *
     * @throws MountException if something that the environment refers to is not there
     */
    static ContainerCommand of(
            Pod pod, Container container, Image image, PodDirectory directory, String podIp, References references) {
        List<String> command = new ArrayList<>();
        command.addAll(container.getCommand());
        command.addAll(container.getArgs());
        command.replaceAll(argument -> directory.map(container, argument));
        if (container.getCommand().isEmpty()) {
            // a path of this machine, not of the container's: a checkout below /tmp is not on the pod's volume at /tmp
            command.addAll(0, image.entrypoint());
        }

        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOSTNAME", pod.getMetadata().getName());
        environment.put(ROUTER_HOST, podIp);
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValueFrom() == null
                    ? Objects.requireNonNullElse(variable.getValue(), "")
                    : resolve(variable.getValueFrom(), pod, podIp, references);
            environment.put(variable.getName(), directory.map(container, value));
        }
        return new ContainerCommand(command, environment);
    }

    private static String resolve(EnvVarSource source, Pod pod, String podIp, References references) {
        if (source.getFieldRef() != null) {
            return field(source.getFieldRef().getFieldPath(), pod, podIp);
        }
        if (source.getConfigMapKeyRef() != null) {
            var reference = source.getConfigMapKeyRef();
            return text(references.configMap(reference.getName()), reference.getKey());
        }
        if (source.getSecretKeyRef() != null) {
            var reference = source.getSecretKeyRef();
            return text(references.secret(reference.getName()), reference.getKey());
        }
        throw new MountException("a variable comes from where this node can't read: " + source);
    }

    private static String text(Map<String, byte[]> files, String key) {
        byte @Nullable [] value = files.get(key);
        if (value == null) {
            throw new MountException("references non-existent key: " + key);
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    /** The downward API's fields. */
    private static String field(String path, Pod pod, String podIp) {
        Matcher keyed = KEYED_FIELD.matcher(path);
        if (keyed.matches()) {
            Map<String, String> map = keyed.group(1).equals("labels")
                    ? pod.getMetadata().getLabels()
                    : pod.getMetadata().getAnnotations();
            return Objects.requireNonNullElse(map, Map.<String, String>of()).getOrDefault(keyed.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "status.podIP" -> podIp;
            default -> throw new MountException("not a field of the downward API: " + path);
        };
    }
}
