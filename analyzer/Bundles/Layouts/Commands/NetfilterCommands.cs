namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>iptables in all its names, nft, ipset, IPVS, ebtables, connection tracking.</summary>
internal static class NetfilterCommands
{
    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        ['i', 'p', .. var rest] when rest.StartsWith("tables", StringComparison.Ordinal) || rest.StartsWith("6tables", StringComparison.Ordinal) => OfIptables(command),
        "xtables-nft-multi" or "xtables-legacy-multi" => Of(command.Skip(1)),
        "nft" => OfNft(command),
        "ipset" => OfIpset(command),
        "ipvsadm" => OfIpvs(command),
        "ipvsadm-save" => new("netfilter/ipvs-save"),
        "ebtables-save" or "arptables-save" => new($"netfilter/{command.Program}"),
        "ebtables" when command.HasLetter('L') => new("netfilter/ebtables-list") { IsPiece = true, WhyPartial = $"only the table {Table(command)}" },
        "arptables" or "arptables-nft" or "arptables-legacy" when command.HasLetter('L') || command.Has("--list") => new("netfilter/arptables-list"),
        "update-alternatives" or "alternatives" when command.Has("--display", "--query") && command.Arguments.Contains("iptables") => new("netfilter/iptables-alternatives"),
        "conntrack" => OfConntrack(command),
        "firewall-cmd" => OfFirewalld(command),
        "ufw" when command.Argument(0) == "status" => new("netfilter/ufw-status"),
        _ => null,
    };

    private static CommandOutput? OfIptables(CommandWords command)
    {
        if (command.Program.EndsWith("-save", StringComparison.Ordinal))
        {
            return command.After("-t", "--table") is { } table
                ? new($"netfilter/{command.Program}") { Detail = 0, WhyPartial = $"only the table {table}" }
                : new($"netfilter/{command.Program}");
        }

        if (command.Has("-V", "--version"))
            return new($"netfilter/{command.Program}-version");

        var form = command.HasLetter('L') || command.Has("--list") ? "list" : command.HasLetter('S') || command.Has("--list-rules") ? "rules" : null;
        return form is null ? null : new($"netfilter/{command.Program}-{form}") { IsPiece = true, WhyPartial = $"only the table {Table(command)}" };
    }

    /// <summary>The table that a command lists.</summary>
    public static string Table(CommandWords command) => command.After("-t", "--table") ?? "filter";

    // The handles of -a do no harm.
    private static CommandOutput? OfNft(CommandWords command) =>
        command.Has("-v", "-V", "--version") ? new("netfilter/nft-version")
        : command.Argument(0) == "list" && command.Argument(1) == "ruleset" ? new(command.Has("-j", "--json") ? "netfilter/nft-ruleset-json" : "netfilter/nft-ruleset")
        : null;

    private static CommandOutput? OfIpset(CommandWords command) =>
        command.Has("-n", "-name", "-t", "-terse") ? null
        : command.Argument(0) == "save" || command.Has("-S", "save") ? new("netfilter/ipset-save")
        : command.Argument(0) == "list" || command.Has("-L") ? new("netfilter/ipset-list")
        : null;

    private static CommandOutput? OfIpvs(CommandWords command)
    {
        if (command.Has("--rate", "--timeout", "--daemon"))
            return null;
        if (command.Has("--stats"))
            return new("netfilter/ipvs-stats");
        if (command.Has("--thresholds"))
            return new("netfilter/ipvs-thresholds");
        if (command.HasLetter('c') || command.Has("--connection"))
            return new("netfilter/ipvs-connections");

        return command.HasLetter('S') || command.Has("--save") ? new("netfilter/ipvs-save") : new("netfilter/ipvs-list");
    }

    private static CommandOutput? OfConntrack(CommandWords command) =>
        command.Has("-C", "--count") ? new("netfilter/conntrack-count")
        : command.Has("-S", "--stats") ? new("netfilter/conntrack-stats")
        : !command.Has("-L", "--dump") || command.Has("expect", "ipv6") || command.Argument(0) is "expect" or "dying" or "unconfirmed" ? null
        : new("netfilter/conntrack");

    private static CommandOutput? OfFirewalld(CommandWords command) =>
        command.Has("--permanent") ? null
        : command.Has("--state") ? new("netfilter/firewalld-state")
        : command.Has("--list-all-zones") ? new("netfilter/firewalld-zones")
        : command.Has("--list-all-policies") ? new("netfilter/firewalld-policies")
        : command.Has("--get-active-zones") ? new("netfilter/firewalld-active-zones")
        : command.Has("--list-all") ? new("netfilter/firewalld-zones") { Detail = 0, WhyPartial = "only one zone" }
        : command.Has("--direct") && command.Has("--get-all-rules") ? new("netfilter/firewalld-direct")
        : null;
}
