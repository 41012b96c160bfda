using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>Objects as <c>kubectl describe</c> shows them, one below the other.</summary>
/// <param name="Events">What stands below <c>Events:</c> of each of them.</param>
internal sealed record KubectlDescription(ArtifactText Source, ImmutableArray<KubernetesObject> Items, ImmutableArray<KubernetesObject> Events) : IArtifact<KubectlDescription>
{
    public static Parsed<KubectlDescription> Parse(ArtifactText text)
    {
        var items = ImmutableArray.CreateBuilder<KubernetesObject>();
        var events = ImmutableArray.CreateBuilder<KubernetesObject>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var lines in Split(text))
        {
            var fields = new DescribedField("", "", lines[0], DescribedField.Read(lines.AsSpan()));
            if (DescribedMeaning.ObjectOf(fields) is { } one)
            {
                items.Add(one);
                events.AddRange(DescribedEvents.Of(fields, one));
            }
            else
            {
                notes.AddRange(lines.Select(line => new ParseNote(line, "not of an object that kubectl describe is known to show")));
            }
        }

        return new(new(text, items.ToImmutable(), events.ToImmutable()), notes.ToImmutable());
    }

    // Each object begins with its name, at the margin.
    private static IEnumerable<ImmutableArray<SourceLine>> Split(ArtifactText text)
    {
        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (line.Span.StartsWith("Name:") && lines.Count > 0)
                yield return lines.DrainToImmutable();
            lines.Add(line);
        }

        if (lines.Count > 0)
            yield return lines.ToImmutable();
    }
}
