using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>Network plug-ins: their configuration, programs, address pools and agents.</summary>
internal static class CniRules
{
    public static ImmutableArray<Rule> All { get; } =
    [
        new ConfigurationMissing(),
        new ConfigurationInvalid(),
        new OtherConfigurationFirst(),
        new PluginBinaryMissing(),
        new PodRangeNotAssigned(),
        new AddressRangeExhausted(),
        new AgentNotRunning(),
        new SandboxesFail(),
        new PluginsDiffer(),
        new TwoAgents(),
        new HostPortWithoutPortmap(),
    ];
}
