package dev.waybill.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.access.AccessTable;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The stage on which a function rehearses knows the tokens that are said to be good there, in the
/// form in which tables keep tokens, and nothing else.
class StageTest {

    private final Backends stage = Backends.of(Snapshot.stage(environment()));

    @Test
    void holdsTheTokenOfItsDevice() {
        AccessTable table = AccessTable.of(stage);
        assertThat(table.find(Snapshot.STAGE_NAME))
                .contains(
                        new IssuedToken(
                                Snapshot.STAGE_NAME,
                                Snapshot.sha256(Snapshot.STAGE_DEVICE_TOKEN),
                                new Principal("device:stage", Role.DEVICE, Optional.of("stage")),
                                Optional.empty()));
        assertThat(table.find("other")).isEmpty();
        assertThat(table.findEnrollment(Snapshot.STAGE_NAME)).isEmpty();
        assertThat(table.list(10, Optional.empty()).items()).isEmpty();
    }

    @Test
    void knowsItsAdministratorByTheHashInTheEnvironment() {
        assertThat(stage.config().adminTokenSha256())
                .isEqualTo(Snapshot.sha256(Snapshot.STAGE_TOKENS.getFirst()));
    }

    @Test
    void hasNothingAtAnyOtherKey() {
        Rows rows = stage.rows(stage.config().tables().devices());
        var key = Attributes.none().put("device_id", Snapshot.STAGE_NAME).item();
        assertThat(rows.find("read", key)).isEmpty();
        assertThat(rows.findAll("read", List.of(key), true)).isEmpty();
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        Config.REQUIRED.forEach(name -> environment.put(name, "x"));
        environment.put("AWS_REGION", "us-east-1");
        return environment;
    }
}
