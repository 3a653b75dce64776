package dev.waybill.releases;

import dev.waybill.aws.release.ReleaseRegister;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.domain.release.RollbackWish;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes an earlier entry current again under a name, by a new entry.
final class RollBack implements Endpoint {

    private final ReleasesTable releases;
    private final ReleaseRegister register;

    RollBack(ReleasesTable releases, ReleaseRegister register) {
        this.releases = releases;
        this.register = register;
    }

    private record Body(
            @Nullable Long toSeq,
            @Nullable Long expectedCurrentSeq,
            @Nullable String rolledBackBy,
            @Nullable String reason) {

        /// @param caller who rolls back, if nobody is named
        RollbackWish parse(String caller) {
            return new RollbackWish(
                    Optional.ofNullable(toSeq),
                    Optional.ofNullable(expectedCurrentSeq),
                    Optional.ofNullable(rolledBackBy).orElse(caller),
                    Optional.ofNullable(reason));
        }
    }

    @Override
    public Response handle(Call call) {
        RollbackWish wish = call.request().json(Body.class).parse(call.principal().subject());
        return Entries.answer(
                call,
                register.rollBack(
                        Entries.name(call),
                        wish,
                        call.at(),
                        release -> call.deed(Entries.kept(release))));
    }

    @Override
    public Response replay(Call call, Response kept) {
        return Entries.replay(call, kept, releases);
    }
}
