using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.PacketPath.World;

namespace SupportBundle.Analyzer.Rules.Netfilter;

/// <summary>What logs say of packets that a FORWARD chain stops: the kernel's TRACE lines, and ICMP errors that clients saw.</summary>
internal sealed class ForwardSymptoms
{
    private readonly LogSample? _traced;
    private readonly LogSample? _prohibited;

    public ForwardSymptoms(Node node, ClusterModel cluster, Decider decider)
    {
        _traced = node.Logs.Hits("netfilter/trace-line")?.Samples.FirstOrDefault(sample => IsAt(sample, decider));
        _prohibited = cluster.AllLogs.SelectMany(logs => logs.Hits("netfilter/icmp-admin-prohibited")?.Samples ?? []).FirstOrDefault();
    }

    public bool Any => _traced is not null || _prohibited is not null;

    public string Because => _traced is not null
        ? "a simulated packet is stopped there for certain, and the kernel traced a real one to the same rule"
        : _prohibited is not null
            ? "a simulated packet is stopped there for certain, and logs show the ICMP error that it gets"
            : "a simulated packet is stopped there for certain; no log in the input shows a real one";

    // the kernel traced 10.244.3.2 > 10.244.0.7:53 (UDP) from flannel.1 to cni0 to table filter, chain FORWARD, rule 16
    public string TraceInWords => _traced is null
        ? ""
        : $"{Value(_traced, "src")} to {Value(_traced, "dst")} ({Value(_traced, "proto")}, port {Value(_traced, "dpt")}), "
            + $"in by {Value(_traced, "in")}, out by {Value(_traced, "out")}, at table {Value(_traced, "table")}, chain {Value(_traced, "chain")}, {Value(_traced, "kind")} {Value(_traced, "number")}";

    public IEnumerable<Evidence> Evidence
    {
        get
        {
            if (_traced is not null)
                yield return Rules.Evidence.Of(_traced, $"the kernel traced a packet to this rule: {TraceInWords}");
            if (_prohibited is not null)
                yield return Rules.Evidence.Of(_prohibited, "the ICMP error that such a packet gets");
        }
    }

    // The kernel counts rules from 1 as we do; a policy counts as the rule after the last.
    private static bool IsAt(LogSample sample, Decider decider) =>
        Value(sample, "table") == decider.Table && Value(sample, "chain") == decider.Chain
        && (decider.By is null ? Value(sample, "kind") == "policy" : Value(sample, "number") == decider.By.Index.ToString());

    private static string Value(LogSample sample, string name) => sample.Values.GetValueOrDefault(name, "");
}
