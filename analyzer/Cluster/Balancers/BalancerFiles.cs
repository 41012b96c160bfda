using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Cluster.Balancers;

/// <summary>The configuration of one program, which may stand in several files of its folder.</summary>
internal static class BalancerFiles
{
    /// <summary>All that are there; missing when none is, or when one of them is there in part only.</summary>
    /// <param name="main">The file that names the others: why it is missing tells why there are none.</param>
    public static Availability<ImmutableArray<(string Id, T Value)>> Read<T>(Node node, string main, string folder, Func<string, bool> isConfiguration)
        where T : class, IArtifact<T>
    {
        var ids = node.Host.Under(folder).Select(file => file.Id).Where(isConfiguration).ToImmutableArray();
        var read = (ids.IsEmpty ? [main] : ids).Select(id => (Id: id, Read: node.Host.Read<T>(id))).ToImmutableArray();
        var missing = read.Select(file => file.Read.WhyMissing).OfType<Sentence>().ToImmutableArray();
        return missing.IsEmpty
            ? Availability<ImmutableArray<(string, T)>>.Known([.. read.Select(file => (file.Id, file.Read.Value))])
            : Availability<ImmutableArray<(string, T)>>.Missing(Sentence.Join("; ", missing));
    }
}
