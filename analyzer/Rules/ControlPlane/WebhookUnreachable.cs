using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Kubernetes;

namespace SupportBundle.Analyzer.Rules.ControlPlane;

/// <summary>An admission webhook that must be asked has no one to answer: what it is to judge is refused.</summary>
internal sealed class WebhookUnreachable : ClusterRule
{
    private const string CallFailed = "control-plane/webhook-call-failed";

    public override RuleInfo Info { get; } = new("control-plane/webhook-unreachable", Severity.Critical)
    {
        Explains = [CallFailed],
        Needs = ["admissionregistration.k8s.io_v1_*webhookconfigurations", "core_v1_services", "discovery.k8s.io_v1_endpointslices", "logs"],
    };

    protected override IEnumerable<Finding> Check(ClusterModel cluster)
    {
        var validating = Need(ListedObjects.Of(cluster, "admissionregistration.k8s.io_v1_validatingwebhookconfigurations", "admissionregistration.k8s.io_v1beta1_validatingwebhookconfigurations"));
        var mutating = Need(ListedObjects.Of(cluster, "admissionregistration.k8s.io_v1_mutatingwebhookconfigurations", "admissionregistration.k8s.io_v1beta1_mutatingwebhookconfigurations"));
        var webhooks = validating.Items.Concat(mutating.Items).SelectMany(Webhook.Of).Where(webhook => webhook.MustAnswer && webhook.Service.Length > 0).ToImmutableArray();
        if (webhooks.IsEmpty)
            return validating.WhyPartial is { } why ? throw CannotTell(why) : [];

        var services = Need(cluster.Fact<Services>());
        var endpoints = Need(cluster.Fact<EndpointSets>());
        if ((services.WhyPartial ?? endpoints.WhyPartial) is { } partial)
            throw CannotTell($"the webhooks' Services may be in what the input lacks: {partial}");

        return webhooks.Select(webhook => (webhook, Why: Lack(webhook, services, endpoints))).Where(one => one.Why is not null).Select(one => Describe(cluster, one.webhook, one.Why!)); // not null above
    }

    private static string? Lack(Webhook webhook, Services services, EndpointSets endpoints)
    {
        if (services.Find(webhook.Namespace, webhook.Service) is not { } service)
            return $"there is no Service {webhook.Namespace}/{webhook.Service}";

        return service.Type == "ExternalName" || endpoints.Of(webhook.Namespace, webhook.Service).Any(set => set.Ready.Any())
            ? null
            : $"the Service {webhook.Namespace}/{webhook.Service} has no ready endpoint";
    }

    private Finding Describe(ClusterModel cluster, Webhook webhook, string why)
    {
        var refused = cluster.AllLogs.Select(logs => logs.Hits(CallFailed)).OfType<LogHits>().SelectMany(hits => hits.Samples)
            .Where(sample => sample.Values.GetValueOrDefault("webhook") == webhook.Name).Take(2).ToImmutableArray();
        return Found(
            FindingScope.Cluster,
            refused.IsEmpty ? Confidence.Likely : Confidence.Proven,
            refused.IsEmpty ? (Sentence)$"failurePolicy is Fail, and {why}; no log shows a refused request" : $"failurePolicy is Fail, {why}, and a log shows a refused request",
            ("webhook", webhook.Name),
            ("configuration", webhook.Configuration.Name),
            ("kind", webhook.Configuration.Kind.ToLowerInvariant()),
            ("service", $"{webhook.Namespace}/{webhook.Service}"),
            ("namespace", webhook.Namespace),
            ("why", why),
            ("what", webhook.What),
            ("pods", webhook.CoversPods ? "yes" : "")) with
        {
            Severity = !refused.IsEmpty && webhook.CoversPods ? Severity.Critical : Severity.Warning,
            Evidence =
            [
                Evidence.Of(webhook.Line, $"the API server must ask {webhook.Namespace}/{webhook.Service}, and {why}"),
                .. refused.Select(sample => Evidence.Of(sample, "a request was refused for it")),
            ],
        };
    }
}
