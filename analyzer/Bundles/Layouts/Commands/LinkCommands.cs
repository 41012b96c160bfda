namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>Interfaces, routes, policy rules and neighbours: iproute2, net-tools, ethtool, bridge.</summary>
internal static class LinkCommands
{
    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        "ip" => OfIp(command),
        "bridge" => command.Argument(0) switch
        {
            "fdb" or "link" or "vlan" => new($"links/bridge-{command.Argument(0)}{Text(command)}"),
            _ => null,
        },
        "ethtool" => OfEthtool(command),
        "brctl" when command.Argument(0) == "show" => new("links/brctl"),
        "ifconfig" => new("links/ifconfig"),
        "tc" when command.Argument(0) == "qdisc" => new("links/qdisc"),
        "arp" => new("routing/arp"),
        "nmcli" => OfNmcli(command),
        "route" or "netstat" when IsRoutes(command) => new("routing/route-n"),
        _ => null,
    };

    private static CommandOutput? OfIp(CommandWords command) => command.Argument(0) switch
    {
        { Length: > 0 } word when "address".StartsWith(word, StringComparison.Ordinal) || word == "addrs" => OfAddresses(command),
        { Length: > 0 } word when "link".StartsWith(word, StringComparison.Ordinal) => new($"links/link{Text(command)}") { Detail = Detail(command) },
        { Length: > 0 } word when "route".StartsWith(word, StringComparison.Ordinal) => OfRoutes(command),
        { Length: > 1 } word when "rule".StartsWith(word, StringComparison.Ordinal) => new($"routing/rules{Family(command)}{Text(command)}"),
        { Length: > 0 } word when "neighbour".StartsWith(word, StringComparison.Ordinal) || "neighbor".StartsWith(word, StringComparison.Ordinal) => OfNeighbours(command),
        { Length: > 2 } word when "nexthop".StartsWith(word, StringComparison.Ordinal) => new($"routing/nexthops{Text(command)}"),
        { Length: > 1 } word when "maddress".StartsWith(word, StringComparison.Ordinal) => new($"links/maddr{Text(command)}"),
        _ => null,
    };

    // Columns of one's own choice stand without the others.
    private static CommandOutput? OfNmcli(CommandWords command) => (command.Argument(0), command.Argument(1)) switch
    {
        _ when command.Has("-f", "--fields", "-g", "--get-values", "-m", "--mode", "-p", "--pretty") => null,
        ({ Length: > 0 } word, "" or "status") when "device".StartsWith(word, StringComparison.Ordinal) => new("links/nmcli-devices"),
        ({ Length: > 0 } word, "show") when "device".StartsWith(word, StringComparison.Ordinal) => command.Argument(2).Length > 0 ? null : new("dns/nmcli-devices"),
        ({ Length: > 0 } word, "" or "show") when "connection".StartsWith(word, StringComparison.Ordinal) => command.Argument(2).Length > 0 ? null : new("links/nmcli-connections"),
        _ => null,
    };

    private static CommandOutput? OfAddresses(CommandWords command) =>
        command.Has("-6", "dev") ? null
        : command.Has("-4") ? new($"links/addr{Text(command)}") { Detail = -1, WhyPartial = "only links with an IPv4 address" }
        : new($"links/addr{Text(command)}") { Detail = Detail(command) };

    private static CommandOutput? OfRoutes(CommandWords command)
    {
        var arguments = command.Arguments;
        if (arguments.Contains("cache") || arguments.Contains("get"))
            return null;

        var isWhole = command.After("table") == "all";
        return new($"routing/routes{Family(command)}{Text(command)}")
        {
            Detail = isWhole ? 2 : 1,
            WhyPartial = isWhole ? null : $"only the routing table {command.After("table") ?? "main"}",
        };
    }

    // "nud noarp" alone leaves out all that others show.
    private static CommandOutput? OfNeighbours(CommandWords command) =>
        command.After("nud") is { } state and not "all" ? null : new($"routing/neighbours{Family(command)}{Text(command)}") { Detail = Detail(command) };

    private static CommandOutput? OfEthtool(CommandWords command)
    {
        if (command.Arguments is not [.., var device])
            return null;
        if (command.Has("-i", "--driver"))
            return new($"links/ethtool-driver/{device}");
        if (command.Has("-k", "--show-features", "--show-offload"))
            return new($"links/ethtool-features/{device}");
        if (command.Has("-S", "--statistics"))
            return new($"links/ethtool-stats/{device}");

        return command.HasOptions ? null : new($"links/ethtool/{device}");
    }

    private static bool IsRoutes(CommandWords command) => command.Program == "route" || command.HasLetter('r') || command.Has("--route");

    private static string Text(CommandWords command) => command.Has("-j", "-json", "--json") ? "" : "-text";

    private static string Family(CommandWords command) => command.Has("-6", "inet6") ? "6" : "";

    // -o leaves out the lines of a link that bear no address.
    private static int Detail(CommandWords command) => command.Has("-o", "-oneline") ? 0 : command.HasLetter('d') || command.HasLetter('s') ? 2 : 1;
}
