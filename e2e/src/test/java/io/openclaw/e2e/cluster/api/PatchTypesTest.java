package io.openclaw.e2e.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each patch type makes a new object of the live one. */
class PatchTypesTest {

    private static final ResourceType PODS = new ResourceTypes().byId("pods");

    private static ObjectNode tree(String json) {
        return Json.asObject(Json.parse(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'a':1}                     | {'a':2,'b':{'c':3}}       | {'a':2,'b':{'c':3}}",
                "{'a':{'b':1,'c':2}}         | {'a':{'b':null}}          | {'a':{'c':2}}",
                "{'a':[1,2]}                 | {'a':[3]}                 | {'a':[3]}",
                "{'a':1}                     | {'b':{'c':null}}          | {'a':1,'b':{}}",
            })
    void mergePatch(String live, String patch, String expected) {
        assertThat(Patches.merge(tree(live), tree(patch))).isEqualTo(tree(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'spec':{'containers':[{'name':'a','image':'x'},{'name':'b'}]}} | {'spec':{'containers':[{'name':'a','image':'y'}]}} | {'spec':{'containers':[{'name':'a','image':'y'},{'name':'b'}]}}",
                "{'spec':{'containers':[{'name':'a'},{'name':'b'}]}} | {'spec':{'containers':[{'name':'a','$patch':'delete'}]}} | {'spec':{'containers':[{'name':'b'}]}}",
                "{'spec':{'containers':[{'name':'a'}]}} | {'spec':{'containers':[{'name':'c'}]}} | {'spec':{'containers':[{'name':'a'},{'name':'c'}]}}",
                "{'spec':{'containers':[{'name':'a','args':['x']}]}} | {'spec':{'containers':[{'name':'a','args':['y']}]}} | {'spec':{'containers':[{'name':'a','args':['y']}]}}",
                "{'metadata':{'finalizers':['a','b']}} | {'metadata':{'$deleteFromPrimitiveList/finalizers':['a']}} | {'metadata':{'finalizers':['b']}}",
                "{'spec':{'nodeSelector':{'a':'1','b':'2'}}} | {'spec':{'nodeSelector':{'$retainKeys':['b'],'b':'3'}}} | {'spec':{'nodeSelector':{'b':'3'}}}",
                "{'metadata':{'labels':{'a':'1'}}} | {'metadata':{'labels':{'$patch':'replace','b':'2'}}} | {'metadata':{'labels':{'b':'2'}}}",
            })
    void strategicMergePatch(String live, String patch, String expected) {
        JsonNode result = Patches.patch(PODS, Patches.STRATEGIC, tree(live), patch.replace('\'', '"'));
        assertThat(result).isEqualTo(tree(expected));
    }

    @Test
    void jsonPatchAppliesAllOrIsUnprocessable() {
        ObjectNode live = tree("{'metadata':{'labels':{'a':'1'},'ownerReferences':[{'uid':'u'}]}}");
        String good =
                "[{'op':'test','path':'/metadata/labels/a','value':'1'},{'op':'replace','path':'/metadata/labels/a','value':'2'},"
                        + "{'op':'replace','path':'/metadata/ownerReferences/0','value':{'uid':'v'}},{'op':'add','path':'/metadata/labels/x~1y','value':'3'}]";
        assertThat(Patches.patch(PODS, Patches.JSON, live, good.replace('\'', '"')))
                .isEqualTo(tree("{'metadata':{'labels':{'a':'2','x/y':'3'},'ownerReferences':[{'uid':'v'}]}}"));
        String stale =
                "[{'op':'test','path':'/metadata/labels/a','value':'9'},{'op':'remove','path':'/metadata/labels/a'}]";
        assertThatThrownBy(() -> Patches.patch(PODS, Patches.JSON, live, stale.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(422));
        assertThat(live).isEqualTo(tree("{'metadata':{'labels':{'a':'1'},'ownerReferences':[{'uid':'u'}]}}"));
    }

    @Test
    void aCustomResourceHasNoStrategicMerge() {
        ResourceTypes types = new ResourceTypes();
        types.define(
                tree("{'spec':{'group':'test.io','scope':'Namespaced','names':{'plural':'widgets','kind':'Widget'},"
                        + "'versions':[{'name':'v1','served':true}]}}"));
        assertThatThrownBy(() -> Patches.patch(types.byId("widgets.test.io"), Patches.STRATEGIC, tree("{}"), "{}"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(415));
    }
}
