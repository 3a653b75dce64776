package dev.waybill.domain.run;

import dev.waybill.domain.JsonText;
import dev.waybill.domain.Name;
import java.util.Optional;

/// What is said about a run when it starts (SPEC 4.1).
///
/// @param gitSha the revision of the code; absent when unknown
/// @param agentName who runs
/// @param tags anything
public record RunMetadata(Optional<String> gitSha, String agentName, JsonText tags) {

    public RunMetadata {
        gitSha.ifPresent(sha -> Name.require("git_sha", sha));
        Name.require("agent_name", agentName);
    }
}
