package dev.waybill.local;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The stack of the small template.
final class SmallStack {

    private SmallStack() {}

    static String yaml() {
        try (InputStream in = SmallStack.class.getResourceAsStream("/small-template.yaml")) {
            if (in == null) {
                throw new AssertionError("small-template.yaml is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// In the emulators of the build, under a name of its own.
    static StackOptions options() {
        return StackOptions.of(Template.parse(yaml()))
                .named(StackNames.unique("small"))
                .in(EmbeddedAws.shared())
                .withoutSchedules();
    }
}
