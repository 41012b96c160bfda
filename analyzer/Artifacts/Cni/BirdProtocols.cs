using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>What BIRD runs and in which state each is: <c>birdcl show protocols</c>, with <c>all</c> or without; of BIRD 1.6, Calico's 0.3 and BIRD 2.</summary>
/// <param name="Version">For instance <c>2.17.5</c> or <c>v0.3.3+birdv1.6.8</c>; null where the greeting was left out.</param>
internal sealed record BirdProtocols(string? Version, ImmutableArray<BirdProtocol> All) : IArtifact<BirdProtocols>
{
    public IEnumerable<BirdProtocol> Sessions => All.Where(one => one.IsBgp);

    public static Parsed<BirdProtocols> Parse(ArtifactText text)
    {
        var found = ImmutableArray.CreateBuilder<BirdProtocol>();
        var details = ImmutableArray.CreateBuilder<BirdDetail>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        string? version = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (BirdGreeting.VersionOf(line.Span) is { } greeted)
                version = greeted;
            else if (BirdGreeting.Is(line.Span) || IsHeading(line.Span))
                continue;
            else if (line.Span[0] is ' ' or '\t' && found.Count > 0)
                details.Add(BirdDetail.Of(line));
            else if (BirdProtocol.TryParse(line) is { } protocol)
                Add(found, details, protocol);
            else
                notes.Add(new(line, "not a protocol with its state"));
        }

        Finish(found, details);
        return new(new(version, found.ToImmutable()), notes.ToImmutable());
    }

    private static void Add(ImmutableArray<BirdProtocol>.Builder found, ImmutableArray<BirdDetail>.Builder details, BirdProtocol protocol)
    {
        Finish(found, details);
        found.Add(protocol);
    }

    private static void Finish(ImmutableArray<BirdProtocol>.Builder found, ImmutableArray<BirdDetail>.Builder details)
    {
        if (details.Count > 0)
            found[^1] = found[^1] with { Details = details.ToImmutable() };
        details.Clear();
    }

    // Name       Proto      Table      State  Since         Info       of 1.6 in small letters
    private static bool IsHeading(ReadOnlySpan<char> line) =>
        line.StartsWith("name ", StringComparison.OrdinalIgnoreCase) && line.Contains(" proto ", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What BIRD says before it answers.</summary>
internal static class BirdGreeting
{
    // BIRD 2.17.5 ready.      BIRD v0.3.3+birdv1.6.8 ready.
    public static string? VersionOf(ReadOnlySpan<char> line)
    {
        var trimmed = line.TrimEnd();
        return trimmed.StartsWith("BIRD ") && trimmed.EndsWith(" ready.") && trimmed.Length > 12 ? trimmed[5..^7].Trim().ToString() : null;
    }

    // The answer to -r, and to an empty line; the client's prompt.
    public static bool Is(ReadOnlySpan<char> line) => line.TrimEnd() is "Access restricted" or "bird>";
}
