package dev.waybill.dispatch;

import dev.waybill.aws.Backends;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.DeltaRequests;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.aws.distribution.TransferOutlook;
import dev.waybill.aws.distribution.Walks;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.web.QueueFunction;
import dev.waybill.web.Tasks;

/// Puts the function together.
final class Wiring {

    /// How many assignments are written at a time.
    static final int AT_A_TIME = 16;

    private Wiring() {}

    static QueueFunction of(Backends backends, Parallel parallel) {
        Dispatcher dispatcher = dispatcher(backends, parallel);
        return new QueueFunction(message -> dispatcher.perform(Tasks.read(message.body())));
    }

    static Dispatcher dispatcher(Backends backends, Parallel parallel) {
        DistributionsTable distributions = DistributionsTable.of(backends);
        DistributionRegister register = DistributionRegister.of(backends);
        AssignmentsTable assignments = AssignmentsTable.of(backends);
        DevicesTable devices = DevicesTable.of(backends);
        GenerationsTable generations = GenerationsTable.of(backends);
        ConvergenceTable convergence = ConvergenceTable.of(backends);
        ModelsTable models = ModelsTable.of(backends);
        DispatchQueues queues = DispatchQueues.of(backends);
        JoinableTable joinables = JoinableTable.of(backends);
        ScopeReader scopes = ScopeReader.of(backends);
        DeltaRequests deltas = DeltaRequests.of(backends);
        MembershipsTable memberships = MembershipsTable.of(backends);
        Departed departed = new Departed(devices, memberships, backends.clock());
        Wishes wishes = new Wishes(distributions, devices, assignments, models, backends.clock());
        Assigner assigner =
                new Assigner(
                        assignments,
                        generations,
                        wishes,
                        distribution ->
                                new TransferOutlook(
                                        distribution.order(),
                                        models,
                                        deltas::ask,
                                        backends.clock().instant()),
                        departed,
                        parallel,
                        backends.clock());
        Endings endings =
                new Endings(
                        distributions,
                        register,
                        generations,
                        models,
                        Walks.of(backends, "any"),
                        queues,
                        backends.clock());
        Retreat retreat =
                new Retreat(
                        distributions, assignments, generations, models, scopes, backends.ids());
        Brake brake =
                new Brake(
                        distributions, register, retreat, queues, backends.ids(), backends.clock());
        WaveEnds waveEnds =
                new WaveEnds(
                        distributions,
                        register,
                        assignments,
                        Walks.of(backends, "wave"),
                        queues,
                        backends.ids(),
                        backends.clock());
        return new Dispatcher(
                new Planner(
                        distributions,
                        register,
                        scopes,
                        assigner,
                        convergence,
                        queues,
                        backends.clock()),
                new Recaller(
                        distributions,
                        register,
                        assignments,
                        joinables,
                        Walks.of(backends, "call_off"),
                        endings,
                        departed,
                        queues,
                        parallel,
                        backends.clock()),
                new Settler(
                        distributions,
                        register,
                        assignments,
                        generations,
                        convergence,
                        joinables,
                        Walks.of(backends, "settle"),
                        endings,
                        brake,
                        waveEnds,
                        queues,
                        backends.clock()),
                waveEnds,
                new Retrier(
                        distributions,
                        register,
                        assignments,
                        wishes,
                        departed,
                        Walks.of(backends, "retry"),
                        queues,
                        backends::transaction,
                        backends.clock()),
                new Joiner(
                        distributions,
                        joinables,
                        generations,
                        assignments,
                        memberships,
                        scopes,
                        wishes,
                        assigner,
                        queues,
                        backends.clock()));
    }
}
