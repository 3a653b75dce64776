package dev.waybill.testing.template;

/// Something in the template that is wrong, or that this machine does not know.
public final class TemplateFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param where the logical id, and the path below it
    public TemplateFault(String where, String reason) {
        super("template.yaml: " + where + " " + reason);
    }
}
