using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>
/// Which segments of the paths tell nodes apart. Where the same kinds stand below several siblings, the siblings are nodes; what such a
/// group of nodes itself is called, names none.
/// </summary>
internal sealed class NodeMarks
{
    private static readonly ImmutableHashSet<string> Parents = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "nodes", "node", "hosts", "host", "machines", "servers");

    /// <summary>Siblings that one is compared with; a folder of a hundred thousand is no cluster.</summary>
    private const int MostSiblings = 1000;

    private readonly Branch _root = new("");

    /// <summary>Whether folders of this name hold one folder for each node.</summary>
    public static bool IsParent(string segment) => Parents.Contains(segment);

    /// <summary>Learns from one file that is about a host.</summary>
    /// <param name="segments">Its folders, then what its name says besides its kind (perhaps nothing).</param>
    public void Learn(ImmutableArray<string> segments, string id)
    {
        var branch = _root;
        branch.Ids.Add(id);
        foreach (var segment in segments)
        {
            branch = branch.Child(segment);
            branch.Ids.Add(id);
        }
    }

    /// <summary>How many of the segments, from the first, lead to the one that names the node; null where none does.</summary>
    /// <param name="known">Names of hosts, by what other files say.</param>
    public int? Of(ImmutableArray<string> segments, IReadOnlySet<string> known)
    {
        var branch = _root;
        int? deepest = null;
        for (var i = 0; i < segments.Length; i++)
        {
            var child = branch.Find(segments[i]);
            if (IsMark(branch, segments[i], child, known))
                deepest = child is not null && child.HoldsMarks(known) ? deepest : i + 1;
            if (child is null)
                break;
            branch = child;
        }

        return deepest;
    }

    private static bool IsMark(Branch parent, string segment, Branch? child, IReadOnlySet<string> known) =>
        HostNames.IsPossible(segment) && !CaptureWords.Are(segment)
        && (known.Contains(segment)
            || (HostNames.LooksLikeHost(segment) && !Parents.Contains(segment))
            || Parents.Contains(parent.Name)
            || (child is not null && parent.HasTwinOf(child)));

    /// <summary>One segment of a path with all that stands below it.</summary>
    private sealed class Branch(string name)
    {
        private readonly Dictionary<string, Branch> _children = new(StringComparer.Ordinal);
        private bool? _holdsMarks;

        public string Name => name;

        public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

        public Branch? Find(string child) => _children.GetValueOrDefault(child);

        public Branch Child(string child)
        {
            if (!_children.TryGetValue(child, out var branch))
                _children[child] = branch = new(child);
            return branch;
        }

        /// <summary>To be asked once all was learnt.</summary>
        public bool HoldsMarks(IReadOnlySet<string> known) => _holdsMarks ??= _children.Any(pair => IsMark(this, pair.Key, pair.Value, known) || pair.Value.HoldsMarks(known));

        // Half of what the smaller of two siblings holds, the other holds too; folders by subject share next to nothing.
        public bool HasTwinOf(Branch child) => _children.Values.Take(MostSiblings).Any(other =>
            other != child && other.Name.Length > 0 && !CaptureWords.Are(other.Name) && other.Ids.Count(child.Ids.Contains) * 2 >= Math.Min(other.Ids.Count, child.Ids.Count));
    }
}
