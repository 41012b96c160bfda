using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Flows;

internal static class StoppedCases
{
    private const string Node = "nodes/worker-1";
    private const string Listed = $"{Node}/routing/routes.json";
    private const string Printed = $"{Node}/routing/routes-text.txt";

    public static readonly CauseCase Prohibited = new("path/cluster-traffic-stopped", "node:worker-1")
    {
        Fault = site => Prohibit(site, "10.244.2.0/25"),
        LookAlike = site => Prohibit(site, "172.31.2.0/25"),
        Without = [Listed, $"{Node}/links", $"{Node}/kernel/sysctl.txt"],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite Prohibit(ChangedSite site, string range) => site
        .Delete(Printed)
        .InsertRule("\"dst\": \"192.168.40.0/24\"", $$""" {"type": "prohibit", "dst": "{{range}}", "dev": "lo", "table": "main", "protocol": "boot", "scope": "global", "flags": []},""", Listed);
}
