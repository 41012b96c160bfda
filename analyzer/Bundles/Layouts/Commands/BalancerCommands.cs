namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>Balancers, routing daemons, and the pod network's agents by their own tools.</summary>
internal static class BalancerCommands
{
    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        "birdcl" or "birdc" or "birdcl6" or "birdc6" => OfBird(command),
        "calicoctl" when command.Argument(0) == "node" && command.Argument(1) == "status" => new("cni/calico-node-status"),
        "cilium" or "cilium-dbg" when command.Argument(0) == "status" => OfCilium(command),
        _ => null,
    };

    // birdcl -s /var/run/calico/bird.ctl show protocols all        6 is a daemon of its own in BIRD 1.6.
    private static CommandOutput? OfBird(CommandWords command)
    {
        var words = command.Arguments.SkipWhile(word => word != "show").Skip(1).ToArray();
        var isPiece = command.Program.EndsWith('6') || command.After("-s")?.Contains("bird6", StringComparison.Ordinal) == true;
        return words switch
        {
            ["protocols", .. var rest] => new("cni/bird-protocols") { Detail = rest is ["all", ..] ? 2 : 1, IsPiece = isPiece },
            ["route" or "routes"] or ["route" or "routes", "all"] => new("cni/bird-routes") { Detail = words.Length, IsPiece = isPiece },
            ["route" or "routes", ..] => new("cni/bird-routes") { Detail = 0, IsPiece = isPiece, WhyPartial = $"only `show {string.Join(' ', words)}`" },
            _ => null,
        };
    }

    private static CommandOutput? OfCilium(CommandWords command) =>
        command.Has("-o", "--output", "--brief") ? null : new("cni/cilium-status") { Detail = command.Has("--verbose", "--all-addresses") ? 2 : 1 };
}
