package io.openclaw.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The CRD that the types say, as they are compiled now. */
record GeneratedCrd(String yaml) {

    static GeneratedCrd generate() {
        ByteArrayOutputStream yaml = new ByteArrayOutputStream();
        new CRDGenerator()
                .customResourceClasses(OpenClawRouter.class)
                .forCRDVersions("v1")
                .withMinQuotes(true)
                .withParallelGenerationEnabled(false)
                .withPostProcessor(new CrdShape())
                .withOutput(new CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream>() {
                    @Override
                    protected ByteArrayOutputStream createStreamFor(String name) {
                        return yaml;
                    }
                })
                .generate();
        return new GeneratedCrd(yaml.toString(StandardCharsets.UTF_8));
    }

    CustomResourceDefinition resource() {
        return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    }
}
