using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts;

/// <summary>What could be read of an artifact, and notes on what could not.</summary>
internal sealed record Parsed<T>(T Value, ImmutableArray<ParseNote> Notes)
{
    public Parsed(T value)
        : this(value, [])
    {
    }
}

/// <summary>A line that could not be read, and why.</summary>
internal sealed record ParseNote(SourceLine Line, string Reason)
{
    /// <summary>How many lines it stands for, from this one on.</summary>
    public int Lines { get; init; } = 1;

    public override string ToString() => $"{Line}: {Reason}";
}

/// <summary>A kind of artifact with its one parser: no I/O, clock, culture or logging in it.</summary>
internal interface IArtifact<TSelf>
    where TSelf : IArtifact<TSelf>
{
    static abstract Parsed<TSelf> Parse(ArtifactText text);
}
