using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>What the commands print that collectors run on nodes.</summary>
internal static class CommandCatalog
{
    private static readonly ImmutableArray<Func<CommandWords, CommandOutput?>> All =
        [LinkCommands.Of, NetfilterCommands.Of, SystemCommands.Of, UnitCommands.Of, RuntimeCommands.Of, BalancerCommands.Of, KubectlCommands.Of];

    /// <summary>Null for what no artifact of ours is printed by.</summary>
    public static CommandOutput? Of(CommandWords command)
    {
        // ip netns exec cni-1 ip -d address show
        if (command.Program == "ip" && command.Argument(0) == "netns")
            return command.Argument(1) == "exec" && command.Argument(2) is { Length: > 0 } name && Of(command.Skip(4)) is { IsOfCluster: false } inside ? inside with { NetworkNamespace = name } : null;

        return All.Select(of => of(command)).FirstOrDefault(output => output is not null);
    }
}
