using System.Collections.Frozen;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Script;

/// <summary>What the script leaves out unless <c>--raw</c> is said: secrets in it may have any shape, and a shell sees one line at a time.</summary>
internal static class ShellSecrets
{
    // The API's objects that hold settings of programs: environment, arguments, free text.
    private static readonly FrozenSet<string> Resources = FrozenSet.Create(
        "pods", "configmaps", "deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "installations", "helmcharts", "addons", "network-attachment-definitions", "felixconfigurations");

    // Scripts, jobs and routers' configurations have ways of their own to write a password.
    private static readonly FrozenSet<string> Files = FrozenSet.Create("routing/daemons", "links/hooks", "identity/cron");

    public static bool AreBeyondAShell(CollectionSpec spec) =>
        Files.Contains(spec.Id) || (spec is ApiListSpec { MetadataOnly: false } list && Resources.Contains(list.Resource));
}
