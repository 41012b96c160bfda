using System.Collections.Immutable;

namespace SupportBundle.Collector.Specs;

/// <summary>
/// A command run once for each of its targets, which stand for <see cref="Target"/> in its arguments. Entries: <c>&lt;spec id&gt;/&lt;target&gt;.&lt;extension&gt;</c>.
/// </summary>
internal sealed record EachTargetSpec(string Id, TargetKind Kind, params ImmutableArray<string> Argv) : CollectionSpec(Id)
{
    public const string Target = "{target}";

    public int MaxTargets { get; init; } = 64;

    /// <summary>Exit codes besides 0 that mean success.</summary>
    public ImmutableArray<int> AlsoSuccess { get; init; } = [];

    public CommandSpec For(string target) => new(Id, [.. Argv.Select(word => word == Target ? target : word)])
    {
        Why = Why,
        Timeout = Timeout,
        MaxBytes = MaxBytes,
        Extension = Extension,
        AlsoSuccess = AlsoSuccess,
    };
}

/// <summary>What a command is run for one by one, as far as this host has or names it.</summary>
internal enum TargetKind
{
    /// <summary>Addresses of API servers, virtual addresses, gateways, name servers and the cluster's DNS.</summary>
    Addresses,

    /// <summary>Network devices other than the host's ends of pods' veths.</summary>
    Devices,

    /// <summary>Network devices with hardware behind them, or a hypervisor's.</summary>
    Cards,

    /// <summary>CNI plug-ins that a configuration names, by their paths.</summary>
    CniPlugins,
}
