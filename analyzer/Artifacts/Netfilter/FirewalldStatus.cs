using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Whether firewalld runs: <c>firewall-cmd --state</c>.</summary>
/// <param name="IsRunning">Null where the text does not tell.</param>
internal sealed record FirewalldStatus(SourceLine Line, bool? IsRunning) : IArtifact<FirewalldStatus>
{
    // running
    // not running
    // FirewallD is not running
    public static Parsed<FirewalldStatus> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var read = new FirewalldStatus(text.Whole, null);
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (read.IsRunning is null && Said(line) is { } isRunning)
                read = new(line, isRunning);
            else
                notes.Add(new(line, "not a state of firewalld"));
        }

        return new(read, notes.ToImmutable());
    }

    private static bool? Said(SourceLine line) => line.Span.Trim() switch
    {
        "running" => true,
        "not running" or "FirewallD is not running" => false,
        _ => null,
    };
}
