package dev.waybill.models;

import dev.waybill.domain.model.Provenance;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// Sets who vouches for a draft. Kept verbatim; where the signer has a key, it must verify.
final class PutProvenance implements Endpoint {

    private final Versions versions;

    PutProvenance(Versions versions) {
        this.versions = versions;
    }

    @Override
    public Response handle(Call call) {
        Provenance provenance = call.request().json(ProvenanceBody.class).parse();
        return versions.change(call, known -> Edits.wish(known.with(provenance, call.at()), 200));
    }
}
