using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What ufw lets through: <c>ufw status verbose</c>.</summary>
/// <param name="IsActive">Null where the text does not say it.</param>
/// <param name="Defaults">What happens to what no rule names: (<c>routed</c>, <c>deny</c>); only verbose says it.</param>
internal sealed record UfwStatus(ArtifactText Text, bool? IsActive, ImmutableArray<UfwDefault> Defaults, ImmutableArray<UfwRule> Rules) : IArtifact<UfwStatus>
{
    /// <summary>For <c>incoming</c>, <c>outgoing</c> or <c>routed</c>; null where it is not said.</summary>
    public string? Default(string direction) => Defaults.FirstOrDefault(known => known.Direction == direction)?.Policy;

    public static Parsed<UfwStatus> Parse(ArtifactText text)
    {
        var read = new UfwStatus(text, null, [], []);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var rules = ImmutableArray.CreateBuilder<UfwRule>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (UfwRule.Of(line) is { } rule)
                rules.Add(rule);
            else if (read.With(line) is { } more)
                read = more;
            else
                notes.Add(new(line, "not a line of ufw status"));
        }

        return new(read with { Rules = rules.ToImmutable() }, notes.ToImmutable());
    }

    // Status: active
    // Logging: on (low)
    // Default: deny (incoming), allow (outgoing), disabled (routed)
    // New profiles: skip
    // To                         Action      From
    private UfwStatus? With(SourceLine line)
    {
        var words = new LineWords(line.Text);
        return words[0] switch
        {
            "Status:" => this with { IsActive = words[1] == "active" },
            "Default:" => this with { Defaults = [.. DefaultsOf(line, words)] },
            "Logging:" or "To" or "--" => this,
            "New" when words[1] == "profiles:" => this,
            _ => null,
        };
    }

    private static IEnumerable<UfwDefault> DefaultsOf(SourceLine line, LineWords words)
    {
        for (var at = 1; at + 1 < words.Count; at += 2)
            yield return new(line, words[at + 1].Trim('(', ')', ','), words[at]);
    }
}

/// <summary>What happens to packets of one direction that no rule names.</summary>
/// <param name="Policy"><c>allow</c>, <c>deny</c>, <c>reject</c>, or <c>disabled</c> where ufw leaves forwarding alone.</param>
internal sealed record UfwDefault(SourceLine Line, string Direction, string Policy);

/// <summary>One rule, its ends as ufw words them: <c>6443/tcp (v6) on eth0</c>.</summary>
/// <param name="Action">For instance <c>ALLOW IN</c>, <c>DENY OUT</c>, <c>ALLOW FWD</c>; without <c>verbose</c>, <c>ALLOW</c>.</param>
internal sealed record UfwRule(SourceLine Line, string To, string Action, string From, string? Comment)
{
    private static readonly ImmutableArray<string> Actions = ["ALLOW", "DENY", "REJECT", "LIMIT"];

    // 6443/tcp                   ALLOW IN    10.0.0.0/24                # api
    // [ 1] 22/tcp                     ALLOW IN    Anywhere
    public static UfwRule? Of(SourceLine line)
    {
        var text = line.Text;
        var hash = text.IndexOf(" # ", StringComparison.Ordinal);
        var start = NumberEnd(text);
        ImmutableArray<TableCell> cells = [.. TextTable.WideWords(line with { Start = line.Start + start, Length = (hash < 0 ? line.Length : hash) - start })];
        return cells is [var to, var action, var from, ..] && Actions.Contains(action.Text.Split(' ')[0])
            ? new(line, to.Text, action.Text, from.Text, hash < 0 ? null : text[(hash + 3)..].Trim())
            : null;
    }

    // "ufw status numbered" puts "[ 1] " before each rule.
    private static int NumberEnd(string text) =>
        text.IndexOf(']', StringComparison.Ordinal) is > 1 and var end && text[0] == '[' && text.AsSpan(1, end - 1).Trim().ContainsAnyExceptInRange('0', '9') is false ? end + 1 : 0;
}
