package dev.waybill.distributions;

import dev.waybill.aws.Backends;
import dev.waybill.aws.access.AccessTable;
import dev.waybill.aws.assignment.AssignmentsTable;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.aws.device.DevicesTable;
import dev.waybill.aws.device.MembershipsTable;
import dev.waybill.aws.distribution.ConvergenceTable;
import dev.waybill.aws.distribution.DispatchQueues;
import dev.waybill.aws.distribution.DistributionRegister;
import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.GenerationsTable;
import dev.waybill.aws.distribution.JoinableTable;
import dev.waybill.aws.distribution.ScopeReader;
import dev.waybill.aws.model.ModelRegister;
import dev.waybill.aws.model.ModelsTable;
import dev.waybill.aws.model.PublishedVariants;
import dev.waybill.aws.subscription.SubscriptionRegister;
import dev.waybill.aws.subscription.SubscriptionsTable;
import dev.waybill.domain.subscription.SubscriberQueues;
import dev.waybill.web.Authenticator;
import dev.waybill.web.Endpoint;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import dev.waybill.web.Router;
import java.util.EnumMap;
import java.util.Map;

/// Puts the function together.
final class DistributionsWiring {

    private DistributionsWiring() {}

    static HttpFunction of(Backends backends) {
        return new HttpFunction(
                new Router(endpoints(backends)),
                new Authenticator(
                        AccessTable.of(backends),
                        backends.config().adminTokenSha256(),
                        backends.config().trustedIssuer(),
                        backends.clock()),
                backends.idempotency(),
                backends.ids(),
                backends.clock());
    }

    private static Map<Operation, Endpoint> endpoints(Backends backends) {
        DistributionsTable distributions = DistributionsTable.of(backends);
        DistributionRegister register = DistributionRegister.of(backends);
        AssignmentsTable assignments = AssignmentsTable.of(backends);
        DevicesTable devices = DevicesTable.of(backends);
        ModelsTable models = ModelsTable.of(backends);
        DispatchQueues queues = DispatchQueues.of(backends);
        ScopeReader reader = ScopeReader.of(backends);
        Versions versions = new Versions(models, ModelRegister.of(backends));
        Scopes scopes = new Scopes(reader, MembershipsTable.of(backends));
        Opener opener =
                new Opener(
                        versions,
                        scopes,
                        new UsualVariant(devices),
                        GenerationsTable.of(backends),
                        register,
                        queues,
                        backends.ids());
        Found found = new Found(distributions);
        Showing showing =
                new Showing(
                        distributions,
                        ConvergenceTable.of(backends),
                        new PublishedVariants(models));
        DeltasTable deltas = DeltasTable.of(backends);
        Waits.Lookup lookup = new Waits.Lookup(models, deltas, distributions, devices);
        Nodes nodes = new Nodes(distributions, JoinableTable.of(backends), assignments);
        Map<Operation, Endpoint> endpoints = new EnumMap<>(Operation.class);
        endpoints.put(
                Operation.CREATE_DISTRIBUTION,
                new CreateDistribution(
                        versions,
                        scopes,
                        opener,
                        new Forecast(reader, devices, assignments, models, deltas)));
        endpoints.put(Operation.ROLL_BACK_MODEL, new RollBackModel(versions, scopes, opener));
        endpoints.put(Operation.LIST_DISTRIBUTIONS, new ListDistributions(distributions, showing));
        endpoints.put(Operation.GET_DISTRIBUTION, new GetDistribution(found, showing));
        endpoints.put(
                Operation.CANCEL_DISTRIBUTION, new CancelDistribution(found, register, queues));
        endpoints.put(Operation.PAUSE_DISTRIBUTION, new PauseDistribution(found, register));
        endpoints.put(
                Operation.RESUME_DISTRIBUTION, new ResumeDistribution(found, register, queues));
        endpoints.put(
                Operation.RETRY_DISTRIBUTION,
                new RetryDistribution(found, showing, register, versions, opener, queues));
        endpoints.put(Operation.LIST_NODES, new ListNodes(found, nodes, assignments, lookup));
        endpoints.put(Operation.GET_NODE, new GetNode(found, nodes, distributions, lookup));
        addSubscriptions(endpoints, backends, new Models(models));
        return endpoints;
    }

    private static void addSubscriptions(
            Map<Operation, Endpoint> endpoints, Backends backends, Models models) {
        SubscriptionsTable subscriptions = SubscriptionsTable.of(backends);
        SubscriptionRegister register = SubscriptionRegister.of(backends);
        endpoints.put(
                Operation.SUBSCRIBE,
                new Subscribe(
                        models,
                        subscriptions,
                        register,
                        SubscriberQueues.beside(backends.config().queues().indexing()),
                        backends.ids()));
        endpoints.put(Operation.LIST_SUBSCRIPTIONS, new ListSubscriptions(models, subscriptions));
        endpoints.put(Operation.UNSUBSCRIBE, new Unsubscribe(models, subscriptions, register));
    }
}
