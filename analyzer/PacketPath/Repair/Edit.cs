using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>What a command would change on a node, as a change of what the node's artifacts show.</summary>
internal abstract record Edit
{
    /// <summary>The place as it would look after the change; or null with a sentence that says why that cannot be told.</summary>
    public abstract (ArtifactStore? After, string? Problem) Apply(ArtifactStore place);

    /// <summary>One text of the place changed.</summary>
    private protected static ArtifactStore Changed(ArtifactStore place, string id, ArtifactText text, string content) =>
        place.With([new(id, text with { Content = content })]);

    /// <summary>The first of these artifacts that the place has whole.</summary>
    private protected static (string Id, ArtifactText Text)? FirstOf(ArtifactStore place, ImmutableArray<string> ids)
    {
        foreach (var id in ids)
        {
            if (place.Text(id) is { IsKnown: true, Value: var text })
                return (id, text);
        }

        return null;
    }
}
