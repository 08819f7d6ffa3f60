package io.openclaw.crds;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/** CEL as the API server has it: the standard, optionals, and of Kubernetes' quantity library what our rules call. */
final class KubernetesCel {
    private static final OpaqueType QUANTITY = OpaqueType.create("kubernetes.Quantity");

    private KubernetesCel() {}

    static Cel create() {
        return CelFactory.standardCelBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("self", SimpleType.DYN)
                .addCompilerLibraries(CelExtensions.optional())
                .addRuntimeLibraries(CelExtensions.optional())
                .addFunctionDeclarations(
                        CelFunctionDecl.newFunctionDeclaration(
                                "quantity",
                                CelOverloadDecl.newGlobalOverload("string_to_quantity", QUANTITY, SimpleType.STRING)),
                        CelFunctionDecl.newFunctionDeclaration(
                                "asApproximateFloat",
                                CelOverloadDecl.newMemberOverload("quantity_as_float", SimpleType.DOUBLE, QUANTITY)))
                .addFunctionBindings(
                        CelFunctionBinding.from("string_to_quantity", String.class, KubernetesCel::amount),
                        CelFunctionBinding.from("quantity_as_float", BigDecimal.class, BigDecimal::doubleValue))
                .build();
    }

    private static BigDecimal amount(String text) {
        return Quantity.getAmountInBytes(new Quantity(text));
    }
}
