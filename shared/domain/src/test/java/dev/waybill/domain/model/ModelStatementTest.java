package dev.waybill.domain.model;

import static dev.waybill.domain.model.ModelFixtures.ID;
import static dev.waybill.domain.model.ModelFixtures.variant;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelStatementTest {

    private static final String EXPECTED =
            """
            waybill-model-v1
            target_recognition
            4.2.1
            cpu sha256:61be55a8e2f6b4e172338bddf184d6dbee29c98853e0a0485ecee7f27b9af0b4 4
            gpu sha256:3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677 3
            \uf000 sha256:3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677 3
            \ud83d\ude80 sha256:3e744b9dc39389baf0c5a0660589b8402f3dbb49b89b3e75f2c9355852a3c677 3
            """;

    private final ModelStatement statement =
            ModelStatement.of(
                    ID,
                    List.of(
                            variant("\ud83d\ude80", "bbb"),
                            variant("gpu", "bbb"),
                            variant("\uf000", "bbb"),
                            variant("cpu", "aaaa")));

    @Test
    void namesModelVersionAndVariantsInTheOrderOfTheirIds() {
        assertThat(statement).hasToString(EXPECTED);
        assertThat(new String(statement.bytes(), StandardCharsets.UTF_8)).isEqualTo(EXPECTED);
    }

    @Test
    void signsAndVerifiesWithEd25519() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.getPrivate());
        signer.update(statement.bytes());
        byte[] signature = signer.sign();

        assertThat(verifies(keys, signature, statement)).isTrue();
        assertThat(
                        verifies(
                                keys,
                                signature,
                                ModelStatement.of(ID, List.of(variant("cpu", "aaaa")))))
                .isFalse();
    }

    private static boolean verifies(KeyPair keys, byte[] signature, ModelStatement statement)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(keys.getPublic());
        verifier.update(statement.bytes());
        return verifier.verify(signature);
    }
}
