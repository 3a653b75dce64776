package dev.waybill.domain.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which queues may be written to on a caller's word: no others than the account's own ones that
/// are named for it.
class SubscriberQueuesTest {

    private static final String HOST = "https://sqs.eu-central-1.amazonaws.com";
    private static final SubscriberQueues QUEUES =
            SubscriberQueues.beside(HOST + "/123456789012/waybill-indexing");

    @Test
    void takesAQueueOfTheStacksOwnName() {
        assertThat(QUEUES.requireName(HOST + "/123456789012/waybill-sub-dash_Board-1"))
                .isEqualTo("waybill-sub-dash_Board-1");
        String longest = "/123456789012/waybill-sub-" + "x".repeat(68);
        assertThat(QUEUES.requireName(HOST + longest)).hasSize(80);
    }

    @Test
    void goesByTheEndpointOfTheInstallationsOwnQueues() {
        SubscriberQueues local =
                SubscriberQueues.beside("http://localhost:9324/000000000000/t1-indexing");

        assertThat(local.requireName("http://localhost:9324/000000000000/t1-sub-q"))
                .isEqualTo("t1-sub-q");
        assertRefused(local, "http://127.0.0.1:9324/000000000000/t1-sub-q");
        assertRefused(local, HOST + "/123456789012/t1-sub-q");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "waybill-sub-q",
                "http://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q",
                "https://sqs.eu-west-1.amazonaws.com/123456789012/waybill-sub-q",
                "https://sqs.eu-central-1.amazonaws.com/210987654321/waybill-sub-q",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-indexing",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-dispatch-critical",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/other-sub-q",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-subq",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/Waybill-sub-q",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q.fifo",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q/",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q/../other",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q?Action=DeleteQueue",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q#x",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q%2f",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q ",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q\n",
                "https://sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-\u00e9",
                "https://sqs.eu-central-1.amazonaws.com@evil.example/123456789012/waybill-sub-q",
                "https://user@sqs.eu-central-1.amazonaws.com/123456789012/waybill-sub-q",
                "https://sqs.eu-central-1.amazonaws.com:443/123456789012/waybill-sub-q",
                "https://sqs.eu-central-1.amazonaws.com.evil.example/123456789012/waybill-sub-q",
                "https://sqs.eu-central-1.amazonaws.com//123456789012/waybill-sub-q",
                "https://SQS.eu-central-1.amazonaws.com/123456789012/waybill-sub-q",
                "http://169.254.169.254/latest/meta-data",
                "arn:aws:sqs:eu-central-1:123456789012:waybill-sub-q"
            })
    void refusesEveryOtherAddress(String url) {
        assertRefused(QUEUES, url);
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertRefused(QUEUES, HOST + "/123456789012/waybill-sub-" + "x".repeat(69));
    }

    private static void assertRefused(SubscriberQueues queues, String url) {
        assertThatThrownBy(() -> queues.requireName(url))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        refused -> {
                            assertThat(refused.field()).isEqualTo("queue_url");
                            assertThat(refused.code()).isEqualTo("invalid_request");
                        });
    }

    @Test
    void aStackWhoseQueuesHaveOtherNamesIsABug() {
        assertThatThrownBy(() -> SubscriberQueues.beside(HOST + "/123456789012/-indexing"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> SubscriberQueues.beside(HOST + "/123456789012/other"))
                .isInstanceOf(IllegalStateException.class);
    }
}
