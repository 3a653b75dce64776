package dev.waybill.local.policy;

import java.util.regex.Pattern;

/// Something that IAM permits or not.
///
/// @param action such as `dynamodb:GetItem`
/// @param resource the last part of an ARN, behind service, region and account: `table/NAME`,
///   `table/NAME/index/INDEX`, `BUCKET/KEY`, `QUEUE`
public record Access(String action, String resource) {

    private static final int ARN_PARTS = 6;

    /// The part of an ARN that [#resource] is compared with; text that is no ARN stays as it is.
    public static String resourceOf(String arn) {
        String[] parts = arn.split(":", ARN_PARTS);
        return parts.length == ARN_PARTS ? parts[ARN_PARTS - 1] : arn;
    }

    /// Matches what a resource in a policy stands for, where `*` is any text.
    static Pattern pattern(String resource) {
        return Pattern.compile(
                Pattern.quote(resourceOf(resource)).replace("*", "\\E.*\\Q"), Pattern.DOTALL);
    }

    @Override
    public String toString() {
        return action + " on " + resource;
    }
}
