package dev.waybill.domain.subscription;

import dev.waybill.domain.InvalidRequest;

/// The queues that subscribers may have messages sent to: those of this installation's own account
/// and region, on the very endpoint of its own queues, that are named `<stack>-sub-…`. No other
/// address is ever called, whatever a caller writes.
///
/// @param prefix what the URL of such a queue begins with, up to and with `-sub-`
public record SubscriberQueues(String prefix) {

    private static final String OWN = "-indexing";
    private static final String MARK = "-sub-";
    private static final String FIELD = "queue_url";

    /// The longest name of a queue (SQS developer guide, "Amazon SQS queue and message
    /// identifiers").
    private static final int MAX_NAME = 80;

    /// The queues beside the installation's own ones, of which `indexingQueueUrl`, as SQS itself
    /// names it, is one: `https://sqs.<region>.amazonaws.com/<account>/<stack>-indexing`.
    public static SubscriberQueues beside(String indexingQueueUrl) {
        int name = indexingQueueUrl.lastIndexOf('/') + 1;
        if (!indexingQueueUrl.endsWith(OWN) || name + OWN.length() >= indexingQueueUrl.length()) {
            throw new IllegalStateException("the indexing queue is not named <stack>" + OWN);
        }
        String stack = indexingQueueUrl.substring(0, indexingQueueUrl.length() - OWN.length());
        return new SubscriberQueues(stack + MARK);
    }

    /// The name of the queue at `url`; an [InvalidRequest] for `queue_url` unless it is one of
    /// these, written as SQS writes it: one scheme, host and path, no user, port, query or fragment
    /// besides.
    public String requireName(String url) {
        if (!url.startsWith(prefix)) {
            throw new InvalidRequest(FIELD, "must begin with " + prefix);
        }
        String name = url.substring(prefix.lastIndexOf('/') + 1);
        if (url.length() == prefix.length() || name.length() > MAX_NAME) {
            throw new InvalidRequest(
                    FIELD, "must end in the name of a queue, of at most 80 characters");
        }
        for (int i = prefix.length(); i < url.length(); i++) {
            if (!isOfName(url.charAt(i))) {
                throw new InvalidRequest(
                        FIELD,
                        "must name a standard queue: letters, digits, hyphens and underscores");
            }
        }
        return name;
    }

    private static boolean isOfName(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_';
    }
}
