using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>A kind of object of the Kubernetes API, read from its document.</summary>
internal interface IKubernetesObject<TSelf>
{
    /// <summary>As objects name it, for instance <c>Pod</c>.</summary>
    static abstract string Kind { get; }

    static abstract TSelf From(KubernetesObject source);

    KubernetesObject Object { get; }
}

/// <summary>The objects of one kind in a file; others are noted.</summary>
internal sealed record KubernetesList<T>(ArtifactText Source, ImmutableArray<T> Items) : IArtifact<KubernetesList<T>>
    where T : IKubernetesObject<T>
{
    /// <summary>Why the file does not hold all objects of the kind, or null.</summary>
    public string? WhyPartial { get; init; }

    public static Parsed<KubernetesList<T>> Parse(ArtifactText text)
    {
        var objects = KubernetesObjects.Parse(text);
        var items = ImmutableArray.CreateBuilder<T>();
        var notes = objects.Notes.ToBuilder();
        foreach (var one in objects.Value.Items)
        {
            if (one.Kind == T.Kind || one.Kind.Length == 0)
                Add(one, items, notes);
            else
                notes.Add(new(one.Line, $"a {one.Kind} among objects of the kind {T.Kind}"));
        }

        return new(new(text, items.ToImmutable()) { WhyPartial = objects.Value.WhyPartial }, notes.ToImmutable());
    }

    private static void Add(KubernetesObject one, ImmutableArray<T>.Builder items, ImmutableArray<ParseNote>.Builder notes)
    {
        items.Add(T.From(one));
        notes.AddRange(ObjectShape.Amiss(T.Kind, one.Node));
    }
}
