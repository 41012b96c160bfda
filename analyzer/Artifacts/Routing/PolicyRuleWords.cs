using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Routing;

/// <summary>A line of <c>ip rule</c>, word by word.</summary>
internal sealed class PolicyRuleWords(SourceLine line)
{
    private readonly string[] _words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    private readonly ImmutableArray<string>.Builder _notModelled = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _unknown = ImmutableArray.CreateBuilder<string>();
    private int _at = 1;

    // 32765:	not from 10.0.0.0/8 fwmark 0x80/0xff iif lo ipproto tcp dport 80-90 lookup 100 suppress_prefixlength 0
    public PolicyRule? Rule()
    {
        if (_words.Length < 3 || !_words[0].EndsWith(':') || !long.TryParse(_words[0].AsSpan(0, _words[0].Length - 1), out var priority))
            return null;

        var rule = new PolicyRule(line, priority, PolicyAction.Other, "");
        while (_at < _words.Length)
            rule = Read(rule, _words[_at++]);

        return rule with { Unknown = [.. _unknown, .. _notModelled], NotUnderstood = _unknown.ToImmutable() };
    }

    private PolicyRule Read(PolicyRule rule, string word) => word switch
    {
        "not" => rule with { Not = true },
        "from" => rule with { From = Range() },
        "to" => rule with { To = Range() },
        "iif" => rule with { InInterface = Value() },
        "oif" => rule with { OutInterface = Value() },
        "fwmark" => WithMark(rule, Value()),
        "ipproto" => rule with { Protocol = Value() },
        "sport" => rule with { SourcePorts = Ports(Value()) },
        "dport" => rule with { DestinationPorts = Ports(Value()) },
        "lookup" or "table" => WithTable(rule, Value()),
        "suppress_prefixlength" => rule with { SuppressPrefixLength = int.TryParse(Value(), out var length) ? length : null },
        "goto" => rule with { Action = PolicyAction.Goto, GotoPriority = long.TryParse(Value(), out var target) ? target : null },
        "nop" or "blackhole" or "unreachable" or "prohibit" => rule with { Action = PolicyRuleList.ActionOf(word) },
        "[detached]" or "[unresolved]" => rule with { IsIdle = true },
        "proto" or "protocol" => rule with { Origin = Value() },
        "realms" or "realm" => rule with { Realms = Value() },
        "uidrange" => NotModelled(word, rule with { Users = Users(Value()) }),
        "tos" or "dsfield" => NotModelled("tos", rule with { Tos = Value() }),
        "tun_id" => NotModelled(word, rule with { TunnelId = Value() }),
        "suppress_ifgroup" => NotModelled(word, rule with { SuppressGroup = Value() }),
        "map-to" or "masquerade" => NotModelled(word, rule),
        _ => NotUnderstood(rule, word),
    };

    // lookup main      lookup [l3mdev-table]      and of busybox, for what is no lookup: lookup unspec unreachable
    private PolicyRule WithTable(PolicyRule rule, string table) => table switch
    {
        "[l3mdev-table]" => NotModelled("l3mdev", rule with { Action = PolicyAction.Lookup, UsesVrf = true }),
        "unspec" => rule,
        _ => rule with { Action = PolicyAction.Lookup, Table = RouteList.TableName(table) },
    };

    private PolicyRule NotModelled(string word, PolicyRule rule)
    {
        _notModelled.Add(word);
        return rule;
    }

    private PolicyRule NotUnderstood(PolicyRule rule, string word)
    {
        _unknown.Add(word);
        return rule;
    }

    private (long First, long Last)? Users(string word)
    {
        var dash = word.IndexOf('-');
        if (dash > 0 && long.TryParse(word.AsSpan(0, dash), out var first) && long.TryParse(word.AsSpan(dash + 1), out var last))
            return (first, last);

        _unknown.Add(word);
        return null;
    }

    private string Value() => _at < _words.Length ? _words[_at++] : "";

    private Prefix? Range()
    {
        var word = Value();
        if (word is "all" or "default")
            return null;

        var range = Prefix.TryParse(word);
        if (range is null)
            _unknown.Add(word);

        return range;
    }

    private (int First, int Last)? Ports(string word)
    {
        var dash = word.IndexOf('-');
        if (int.TryParse(dash < 0 ? word : word[..dash], out var first) && int.TryParse(word.AsSpan(dash + 1), out var last))
            return (first, last);

        _unknown.Add(word);
        return null;
    }

    private PolicyRule WithMark(PolicyRule rule, string word)
    {
        var slash = word.IndexOf('/');
        var mark = PolicyRuleList.HexOf(slash < 0 ? word : word[..slash]);
        if (mark is null)
            _unknown.Add(word);

        return rule with { Mark = mark, MarkMask = (slash < 0 ? null : PolicyRuleList.HexOf(word[(slash + 1)..])) ?? uint.MaxValue };
    }
}
