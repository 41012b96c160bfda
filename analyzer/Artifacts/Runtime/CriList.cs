using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Reads one of crictl's JSON lists: an object that holds the items under one name.</summary>
internal static class CriList
{
    /// <summary>What <c>crictl inspect</c> or <c>inspectp</c> shows: one object, of several a list or one behind the other.</summary>
    public static IEnumerable<DocumentNode> Inspected(DocumentFile documents) =>
        documents.Roots.SelectMany(root => root.Kind == NodeKind.Sequence ? root.Children.AsEnumerable() : [root]);

    /// <summary>The items, and whether there was a list at all: what is none says nothing of what runs.</summary>
    public static (ImmutableArray<T> Items, bool IsList, ImmutableArray<ParseNote> Notes) Read<T>(ArtifactText text, string name, Func<DocumentNode, T?> from)
        where T : class
    {
        var documents = DocumentFile.Parse(text);
        var items = ImmutableArray.CreateBuilder<T>();
        var notes = documents.Notes.ToBuilder();
        var lists = documents.Value.Roots.Where(root => root[name] is not null).ToImmutableArray();
        if (lists.IsEmpty)
            notes.Add(new(text.Whole, $"no list of {name} in it"));

        foreach (var node in lists.SelectMany(root => root.ItemsAt(name)))
        {
            if (from(node) is { } item)
                items.Add(item);
            else
                notes.Add(new(node.Line, $"one of the {name} without what identifies it"));
        }

        return (items.ToImmutable(), !lists.IsEmpty, notes.ToImmutable());
    }
}
