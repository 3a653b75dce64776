package dev.waybill.aws.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemText;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.device.Enrollment;
import dev.waybill.domain.device.FormationId;
import dev.waybill.domain.model.PublicKey;
import dev.waybill.domain.model.TrustKey;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessItemsTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");

    @Test
    void aListedTokenIsStoredSo() {
        IssuedToken token =
                new IssuedToken(
                        "t-1",
                        "ab".repeat(32),
                        new Principal("eve", Role.VIEWER, Optional.empty()),
                        Optional.of(NOW.plusSeconds(60)));

        assertThat(ItemText.of(TokenItem.toListedItem(token, NOW)))
                .isEqualTo(
                        """
                        access_id S:token:t-1
                        created_at N:1736899200000
                        expires_at N:1736899260000
                        listing_shard S:tokens
                        role S:viewer
                        secret_sha256 S:abababababababababababababababababababababababababababababababab
                        subject S:eve
                        token_id S:t-1
                        """);
        assertThat(TokenItem.fromItem(TokenItem.toListedItem(token, NOW))).isEqualTo(token);
    }

    @Test
    void aDevicesTokenIsStoredSo() {
        IssuedToken token =
                new IssuedToken(
                        "t-2",
                        "cd".repeat(32),
                        new Principal("device:d-1", Role.DEVICE, Optional.of("d-1")),
                        Optional.empty());

        assertThat(ItemText.of(TokenItem.toItem(token, NOW).item()))
                .isEqualTo(
                        """
                        access_id S:token:t-2
                        created_at N:1736899200000
                        device_id S:d-1
                        role S:device
                        secret_sha256 S:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd
                        subject S:device:d-1
                        token_id S:t-2
                        """);
        assertThat(TokenItem.fromItem(TokenItem.toItem(token, NOW).item())).isEqualTo(token);
    }

    @Test
    void anEnrollmentIsStoredSo() {
        Enrollment enrollment =
                new Enrollment(
                        "e-1",
                        "ef".repeat(32),
                        Optional.of(new FormationId("north")),
                        10,
                        3,
                        NOW.plusSeconds(60));

        assertThat(ItemText.of(EnrollmentItem.toItem(enrollment, NOW)))
                .isEqualTo(
                        """
                        access_id S:enrollment:e-1
                        created_at N:1736899200000
                        enrollment_id S:e-1
                        expires_at N:1736899260000
                        formation_id S:north
                        max_uses N:10
                        secret_sha256 S:efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef
                        uses N:3
                        """);
        assertThat(EnrollmentItem.fromItem(EnrollmentItem.toItem(enrollment, NOW)))
                .isEqualTo(enrollment);
    }

    @Test
    void aSignersKeyIsStoredSo() {
        TrustKey key =
                TrustKey.of(
                        "ci",
                        new PublicKey(
                                """
                                -----BEGIN PUBLIC KEY-----
                                MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
                                -----END PUBLIC KEY-----\
                                """),
                        NOW);

        assertThat(ItemText.of(TrustKeyItem.toItem(key)))
                .isEqualTo(
                        """
                        access_id S:trust_key:ci
                        created_at N:1736899200000
                        fingerprint S:06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9
                        listing_shard S:trust_keys
                        public_key_pem S:-----BEGIN PUBLIC KEY-----\n\
                        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n\
                        -----END PUBLIC KEY-----
                        revision N:1
                        signed_by S:ci
                        updated_at N:1736899200000
                        """);
        assertThat(TrustKeyItem.fromItem(TrustKeyItem.toItem(key))).isEqualTo(key);
    }
}
