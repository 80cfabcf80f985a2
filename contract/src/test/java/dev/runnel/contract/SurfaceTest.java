package dev.runnel.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.contract.Operation.Authentication;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations that contradict each other, or themselves, are found at start, all of them at once. */
class SurfaceTest {

    private static Operation get(String id, String path, Parameter... parameters) {
        return Operation.of(id, Method.GET, path, "").with(parameters);
    }

    private static List<String> faults(Operation... operations) {
        var refused = catchThrowableOfType(ContractException.class, () -> surface(operations));
        assertThat(refused).as("the surface was accepted").isNotNull();
        assertThat(refused).hasMessage(String.join("\n", refused.faults()));
        return refused.faults();
    }

    private static Surface surface(Operation... operations) {
        return new Surface("test", "/v1", "Test", List.of(operations));
    }

    @Test
    void operationsThatAgreeMakeASurface() {
        Surface surface = surface(
                get("index", "/"),
                get("list", "/things"),
                Operation.of("make", Method.POST, "/things", ""),
                get("one", "/things/{thing_id}", Parameter.pathId("thing_id", "")),
                get("newest", "/things/newest"),
                get("part", "/things/{thing_id}/{part}", Parameter.pathId("thing_id", ""), Parameter.path("part", "")));
        assertThat(surface.operations()).hasSize(6);
    }

    @Test
    void twoOperationsOfOneNameOrRoute() {
        assertThat(faults(get("same", "/a"), get("same", "/b")))
                .containsExactly("test: two operations are called same");
        assertThat(faults(get("one", "/a"), get("two", "/a"))).containsExactly("test: two operations answer GET /a");
        assertThat(faults(get("one", "/a"), get("two", "/a/")))
                .as("a slash too many is the same resource")
                .containsExactly("test: two operations answer GET /a");
        assertThat(faults(get("one", "/a/{x}", Parameter.path("x", "")), get("two", "/a/{y}", Parameter.path("y", ""))))
                .as("a parameter's name does not make another route")
                .containsExactly("test: two operations answer GET /a/{}");
    }

    @Test
    void parametersAndPathsThatDoNotMatch() {
        assertThat(faults(get("one", "/a/{x}"))).containsExactly("test: one does not declare {x}");
        assertThat(faults(get("one", "/a", Parameter.path("x", ""))))
                .containsExactly("test: the path of one lacks {x}");
        assertThat(faults(get("one", "/a/{x}", Parameter.query("x", Schema.Text.ANY, null, ""))))
                .as("declared, but elsewhere")
                .containsExactly("test: one does not declare {x}");
        assertThat(faults(get("one", "/a/{taskId}")))
                .containsExactly("test: the path of one has a place that is not {lower_case}");
        assertThat(faults(get("one", "/a/{x", Parameter.path("x", ""))))
                .containsExactly(
                        "test: the path of one has a place that is not {lower_case}",
                        "test: the path of one lacks {x}");
        assertThat(faults(get("one", "a"))).containsExactly("test: the path of one must begin with a slash");
        assertThat(faults(get(
                        "one",
                        "/a",
                        Parameter.query("limit", new Schema.Whole(1, 9), 1L, ""),
                        Parameter.requiredQuery("limit", Schema.Text.ANY, ""))))
                .containsExactly("test: one declares limit twice");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(faults(get("one", "/a/{x}"), get("one", "/a/{y}"), get("two", "b", Parameter.path("z", ""))))
                .containsExactly(
                        "test: one does not declare {x}",
                        "test: two operations are called one",
                        "test: two operations answer GET /a/{}",
                        "test: one does not declare {y}",
                        "test: the path of two must begin with a slash",
                        "test: the path of two lacks {z}");
    }

    record Body(@Shape(required = true) String name) {}

    @Test
    void anOperationKeepsWhatWasDeclaredWhateverTheOrder() {
        Operation operation = Operation.of("make", Method.POST, "/things/{id}", "Makes a thing")
                .startsRun()
                .reserve()
                .open()
                .user(User.JSON_REQUIRED)
                .with(Parameter.pathId("id", "The thing"))
                .json(Body.class)
                .answers(new Response.Json(201, new Schema.FreeObject()), new Response.Empty(204))
                .fails("not_found", "conflict");
        assertThat(operation.id()).isEqualTo("make");
        assertThat(operation.createsRun()).isTrue();
        assertThat(operation.reserved()).isTrue();
        assertThat(operation.authentication()).isEqualTo(Authentication.NONE);
        assertThat(operation.user()).isEqualTo(User.JSON_REQUIRED);
        assertThat(operation.parameter("id")).isEqualTo(Parameter.pathId("id", "The thing"));
        assertThat(operation.parameter("other")).isNull();
        assertThat(operation.body()).isInstanceOf(dev.runnel.contract.Body.Json.class);
        assertThat(operation.responses().stream().map(Response::status)).containsExactly(201, 204);
        assertThat(operation.errors()).containsExactly("not_found", "conflict");
        Operation plain = Operation.of("plain", Method.GET, "/", "");
        assertThat(plain.authentication()).isEqualTo(Authentication.APP_KEY);
        assertThat(plain.createsRun()).isFalse();
        assertThat(plain.reserved()).isFalse();
        assertThat(new Response.EventStream(EventUnion.of("Events", "", List.of())).status())
                .isEqualTo(200);
    }
}
