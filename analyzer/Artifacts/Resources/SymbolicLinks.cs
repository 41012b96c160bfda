using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>What stands behind paths of the node whose owner or existence matters: links with their targets, files, folders, and what is missing.</summary>
internal sealed record SymbolicLinks(ImmutableArray<PathState> All) : IArtifact<SymbolicLinks>
{
    private const string Arrow = " -> ";
    private const string Is = " is ";

    /// <summary>What is said of this path; null where nothing is.</summary>
    public PathState? this[string path] => All.FirstOrDefault(state => state.Path == path);

    // /etc/resolv.conf -> ../run/systemd/resolve/stub-resolv.conf
    // /etc/cni/net.d is missing
    public static Parsed<SymbolicLinks> Parse(ArtifactText text)
    {
        var (states, notes) = (ImmutableArray.CreateBuilder<PathState>(), ImmutableArray.CreateBuilder<ParseNote>());
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (StateOf(line) is { } state)
                states.Add(state);
            else
                notes.Add(new(line, "neither a link nor the state of a path"));
        }

        return new(new(states.ToImmutable()), notes.ToImmutable());
    }

    private static PathState? StateOf(SourceLine line)
    {
        var text = line.Text.Trim();
        if (text.IndexOf(Arrow, StringComparison.Ordinal) is > 0 and var arrow)
            return new(text[..arrow], text[(arrow + Arrow.Length)..], "", line);

        return text.IndexOf(Is, StringComparison.Ordinal) is > 0 and var at && text[0] == '/' ? new(text[..at], null, text[(at + Is.Length)..], line) : null;
    }
}

/// <summary>One path.</summary>
/// <param name="Target">Where a link leads, as it is written; null for all else.</param>
/// <param name="Kind">In the collector's words: <c>a folder</c>, <c>a regular file</c>, <c>missing</c>; empty for a link.</param>
internal sealed record PathState(string Path, string? Target, string Kind, SourceLine Line)
{
    public bool IsMissing => Kind.StartsWith("missing", StringComparison.Ordinal);
}
