using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>The runtime's name and version as <c>crictl version</c> prints them.</summary>
/// <param name="Runtime"><c>containerd</c>, <c>cri-o</c> or <c>docker</c>; null where it is not told.</param>
internal sealed record CrictlVersion(LabelledValue? Runtime, LabelledValue? Version, LabelledValue? ApiVersion) : IArtifact<CrictlVersion>
{
    // Version:  0.1.0
    // RuntimeName:  containerd
    // RuntimeVersion:  v1.7.2
    // RuntimeApiVersion:  v1
    public static Parsed<CrictlVersion> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var values = LabelledLines.Read(text, notes, ':');
        foreach (var other in values.Where(value => value.Label is not ("Version" or "RuntimeName" or "RuntimeVersion" or "RuntimeApiVersion")))
            notes.Add(new(other.Line, "not a line of crictl version"));

        return new(new(values.Of("RuntimeName"), values.Of("RuntimeVersion"), values.Of("RuntimeApiVersion")), notes.ToImmutable());
    }
}
