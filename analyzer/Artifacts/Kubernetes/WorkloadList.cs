using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>The workloads of a file, of whichever kind; what is none is noted.</summary>
internal sealed record WorkloadList(ArtifactText Source, ImmutableArray<Workload> Items) : IArtifact<WorkloadList>
{
    public static Parsed<WorkloadList> Parse(ArtifactText text)
    {
        var objects = KubernetesObjects.Parse(text);
        var items = ImmutableArray.CreateBuilder<Workload>();
        var notes = objects.Notes.ToBuilder();
        foreach (var one in objects.Value.Items)
        {
            if (one.Node.At("spec", "template") is null)
                notes.Add(new(one.Line, $"{one} has no template of pods"));
            else
                items.Add(Workload.From(one));
            notes.AddRange(ObjectShape.Amiss(one.Kind, one.Node));
        }

        return new(new(text, items.ToImmutable()), notes.ToImmutable());
    }
}
