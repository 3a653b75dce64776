package dev.waybill.documents;

import dev.waybill.aws.document.DocumentRegister;
import dev.waybill.aws.document.DocumentRegister.Changed;
import dev.waybill.aws.document.DocumentRegister.Edit;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.document.ChangeKind;
import dev.waybill.domain.document.Document;
import dev.waybill.domain.document.DocumentFields;
import dev.waybill.domain.document.DocumentFields.Stated;
import dev.waybill.domain.document.DocumentId;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// Changes of documents as the endpoints make them: what the path names, what is written, and the
/// problems of the API.
final class Edits {

    private Edits() {}

    /// The document that the path names.
    static DocumentId id(Call call) {
        return new DocumentId(call.name("collection"), call.name("document"));
    }

    /// What is recorded about a change. None of these calls takes a key, so no answer is kept.
    static Deed deed(Call call) {
        return call.deed(Response.empty(200));
    }

    /// Has a document say `after` instead of `before`; ends the call with 413 when that is too
    /// much.
    static Edit write(
            Optional<Document> document,
            DocumentFields before,
            DocumentFields after,
            ChangeKind kind,
            Optional<String> field) {
        JsonText body = DocumentJson.text(after);
        if (document.map(Document::body).equals(Optional.of(body))) {
            return new Edit.Nothing();
        }
        if (body.bytes().length > Document.MAX_BYTES) {
            throw tooLarge("A document has at most 4 MiB of JSON").refused();
        }
        SortedSet<Digest> digests = after.digests();
        if (digests.size() > DocumentFields.MAX_DIGESTS) {
            throw tooLarge("A document names at most " + DocumentFields.MAX_DIGESTS + " blobs")
                    .refused();
        }
        Set<Stated> stated = new HashSet<>(after.stated());
        stated.removeAll(before.stated());
        return new Edit.Write(body, digests, stated, kind, field);
    }

    /// Ends the call with the problem that `changed` is, if it is one.
    static Changed require(Changed changed) {
        return switch (changed) {
            case Changed.Done _, Changed.Already _ -> changed;
            case Changed.WrongSize(Stated stated, long known) ->
                    throw Problem.of(
                                    Code.SIZE_MISMATCH,
                                    "The blob has another size than the reference states")
                            .with("digest", stated.digest().toString())
                            .with("size_bytes", known)
                            .refused();
            case Changed.TooMany() ->
                    throw tooLarge(
                                    "One call may take up and let go "
                                            + DocumentRegister.MAX_CHANGED_BLOBS
                                            + " blobs together; change fewer references at a time")
                            .refused();
        };
    }

    private static Problem tooLarge(String why) {
        return Problem.of(Code.TOO_LARGE, why);
    }
}
