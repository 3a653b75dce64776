package dev.waybill.testing.embedded;

import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.actor.queue.OperationSuccessful$;
import org.elasticmq.actor.queue.QueueEvent;

/// Hears from ElasticMQ what becomes of messages, and notes it in the [QueueJournal]. ElasticMQ
/// waits for the reply before it answers its own caller.
final class QueueJournalActor extends AbstractActor {

    private final QueueJournal journal;

    QueueJournalActor(QueueJournal journal) {
        this.journal = journal;
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(QueueEvent.MessageAdded.class, this::added)
                .match(QueueEvent.MessageRemoved.class, this::removed)
                .match(QueueEvent.MessageUpdated.class, event -> reply())
                .matchAny(event -> {})
                .build();
    }

    private void added(QueueEvent.MessageAdded event) {
        InternalMessage message = event.message();
        journal.added(event.queueName(), message.id(), message.content().value());
        reply();
    }

    private void removed(QueueEvent.MessageRemoved event) {
        journal.removed(event.queueName(), event.messageId());
        reply();
    }

    private void reply() {
        getSender().tell(OperationSuccessful$.MODULE$, ActorRef.noSender());
    }
}
