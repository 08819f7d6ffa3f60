package io.openclaw.operator.informer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.openclaw.crds.OpenClawRouter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's JSON, without reflection; of a watch's events it reads no more than {@link LeanStore} keeps, and that at once: the client itself reads each
 * object into a tree to learn its kind, and then the object from the tree. Of an answer that is one of the operator's own objects it reads whose and which
 * version that is. Half of what the operator does while routers come to be is to read and write JSON.
 */
public final class LeanSerialization extends KubernetesSerialization {
    /** What parsers work in, each some 20 KiB: events are read on threads that live for one of them, and would have buffers of their own each. */
    private static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newBoundedPool(16);

    /** What the operator makes, whose JSON is nothing but its fields. */
    private static final Set<Class<?>> PLAIN = Set.of(
            OpenClawRouter.class,
            ConfigMap.class,
            Secret.class,
            ServiceAccount.class,
            NetworkPolicy.class,
            Deployment.class,
            Service.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class);

    /** What the API server answers of these mostly is what was sent to it. */
    private static final Set<Class<?>> ECHOES = Set.of(
            ConfigMap.class,
            ServiceAccount.class,
            NetworkPolicy.class,
            Service.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class);

    private final ObjectMapper whole;
    private final ObjectMapper lean;
    private final ObjectMapper echo;
    private final ObjectMapper deploymentEcho;

    /** A store asks only a Deployment who manages what of it. */
    @JsonIgnoreProperties("managedFields")
    private interface LeanMeta {}

    @JsonIncludeProperties({"apiVersion", "kind", "metadata"})
    private interface Echo {}

    @JsonIncludeProperties({"apiVersion", "kind", "metadata", "spec"})
    private interface DeploymentEcho {}

    /** Who scales it by other means, or resumes its rollout, is not overruled. */
    @JsonIncludeProperties({"replicas", "paused"})
    private interface DeploymentSpecEcho {}

    @JsonIncludeProperties({"serviceAccountName", "volumes"})
    private interface LeanPodSpec {}

    @JsonIncludeProperties({"podIP", "conditions", "containerStatuses"})
    private interface LeanPodStatus {}

    @JsonIncludeProperties({"name", "state", "lastState"})
    private interface LeanContainerStatus {}

    public LeanSerialization() {
        this(new ObjectMapper(json()).registerModule(new BlackbirdModule()));
    }

    private LeanSerialization(ObjectMapper mapper) {
        super(mapper, true);
        // else every event of it is read twice: as a resource that nobody knows, and as what it is
        registerKubernetesResource(OpenClawRouter.class);
        whole = plain();
        lean = plain().addMixIn(ObjectMeta.class, LeanMeta.class)
                .addMixIn(PodSpec.class, LeanPodSpec.class)
                .addMixIn(PodStatus.class, LeanPodStatus.class)
                .addMixIn(ContainerStatus.class, LeanContainerStatus.class);
        echo = plain().addMixIn(ObjectMeta.class, LeanMeta.class);
        ECHOES.forEach(kind -> echo.addMixIn(kind, Echo.class));
        deploymentEcho = plain().addMixIn(Deployment.class, DeploymentEcho.class)
                .addMixIn(DeploymentSpec.class, DeploymentSpecEcho.class);
    }

    /** The client's own wraps each field, for templates, in what Blackbird can't see through. */
    private static ObjectMapper plain() {
        return JsonMapper.builder(json())
                .addModule(new BlackbirdModule())
                .addModule(new SimpleModule().addDeserializer(String.class, new SharedTexts()))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();
    }

    private static JsonFactory json() {
        return JsonFactory.builder().recyclerPool(BUFFERS).build();
    }

    @Override
    public <T> String asJson(T object) {
        if (!PLAIN.contains(object.getClass())) {
            return super.asJson(object);
        }
        try {
            return whole.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    /** The client reads its answers with this one. */
    @Override
    public <T> T unmarshal(InputStream json, TypeReference<T> type) {
        if (!(type.getType() instanceof Class<?> known)
                || !(PLAIN.contains(known) || KubernetesResourceList.class.isAssignableFrom(known))) {
            return super.unmarshal(json, type);
        }
        try {
            return answerMapperOf(known).readValue(json, type);
        } catch (IOException e) {
            throw KubernetesClientException.launderThrowable(e);
        }
    }

    private ObjectMapper answerMapperOf(Class<?> type) {
        if (type == Deployment.class) {
            return deploymentEcho;
        }
        return ECHOES.contains(type) ? echo : mapperOf(type);
    }

    private ObjectMapper mapperOf(Class<?> type) {
        return type == Deployment.class || type == DeploymentList.class ? whole : lean;
    }

    @Override
    public <T> T unmarshal(String text, Class<T> type) {
        if (type == WatchEvent.class) {
            WatchEvent event = event(text);
            if (event != null) {
                return type.cast(event);
            }
        }
        return super.unmarshal(text, type);
    }

    /** As every API server writes it: {@code type}, then {@code object}, which begins with its kind. Null for any other, which the client reads. */
    private @Nullable WatchEvent event(String text) {
        try (JsonParser parser = whole.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || !"type".equals(parser.nextFieldName())) {
                return null;
            }
            String type = parser.nextTextValue();
            if (!"object".equals(parser.nextFieldName()) || parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Class<? extends KubernetesResource> known = kind(parser);
            if (known == null) {
                return null;
            }
            parser.nextToken();
            // what was read of it by now, every object of that class says of itself
            KubernetesResource object = mapperOf(known).readValue(parser, known);
            return new WatchEvent(object, type);
        } catch (IOException e) {
            return null; // the client says what is wrong with it
        }
    }

    /** Reads an object's first two fields, and nothing behind them. */
    private @Nullable Class<? extends KubernetesResource> kind(JsonParser object) throws IOException {
        String first = object.nextFieldName();
        String value = object.nextTextValue();
        String second = object.nextFieldName();
        String other = object.nextTextValue();
        if (value == null || other == null) {
            return null;
        }
        if ("kind".equals(first) && "apiVersion".equals(second)) {
            return getRegisteredKubernetesResource(other, value);
        }
        return "apiVersion".equals(first) && "kind".equals(second)
                ? getRegisteredKubernetesResource(value, other)
                : null;
    }
}
