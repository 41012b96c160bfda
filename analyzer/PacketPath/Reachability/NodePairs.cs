using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Reachability;

/// <summary>Pairs of nodes that are tried: of a few nodes all; of many one for all that are alike, and each node with its next one and with the first, both ways.</summary>
/// <param name="Limit">What was left out, in words; null where every pair is tried.</param>
internal sealed record NodePairs(ImmutableArray<(Node From, Node To)> All, string? Limit)
{
    // So many kinds of pairs no cluster has whose nodes are made alike.
    private const int MostKinds = 1500;

    private readonly ILookup<Node, Node> _from = All.ToLookup(pair => pair.From, pair => pair.To);

    public IEnumerable<Node> From(Node node) => _from[node];

    public static NodePairs Of(MatrixSubject subject)
    {
        var every = subject.Nodes.SelectMany(one => subject.Nodes.Where(other => other != one).Select(other => (one, other)));
        if (subject.Nodes.Length <= MatrixSubject.AllPairs)
            return new([.. every], null);

        var (likeness, kinds) = (new NodeLikeness(subject), subject.Likeness);
        var alike = every.AsParallel().AsOrdered().Select(pair => (Pair: pair, Kind: (kinds[pair.one.Name], kinds[pair.other.Name], likeness.Way(pair.one, pair.other), likeness.Way(pair.other, pair.one)))).DistinctBy(one => one.Kind).Select(one => one.Pair).ToList();
        var chain = subject.Nodes.SelectMany((node, at) => new[] { (node, subject.Nodes[(at + 1) % subject.Nodes.Length]), (node, subject.Nodes[0]), (subject.Nodes[0], node) }).Where(pair => pair.Item1 != pair.Item2);
        return new([.. chain.Concat(alike.Take(MostKinds)).Distinct()], Words(subject.Nodes.Length, alike.Count));
    }

    private static string Words(int nodes, int kinds) =>
        $"of {nodes} nodes not every pair was tried: each with the next one, and with the first, both ways, and {(kinds <= MostKinds ? $"one for each of {kinds} kinds of pairs: the same rules, settings and devices on both nodes, and the same kind of way between them" : $"the first {MostKinds} of {kinds} kinds of pairs")}";
}
