using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kernel;

namespace SupportBundle.Analyzer.Cluster.Network;

/// <summary>What the node's kernel can do: loaded and built-in modules.</summary>
internal sealed record Modules(KernelModules Loaded, Availability<BuiltInModules> BuiltIn) : INodeFact<Modules>
{
    /// <summary>Null when it is not loaded and nothing tells whether it is built in.</summary>
    public bool? Has(string module)
    {
        if (Loaded.IsLoaded(module))
            return true;

        return BuiltIn.IsKnown ? BuiltIn.Value.Names.Contains(module.Replace('-', '_')) : null;
    }

    public static Availability<Modules> From(Node node) =>
        List(node, "files/proc/modules")
            .Or(() => List(node, "kernel/modules"))
            .Or(() => List(node, "kernel/lsmod"))
            .Select(loaded => new Modules(loaded, BuiltInOf(node)));

    // lsmod's complaint that there is no /proc/modules is no list without modules.
    private static Availability<KernelModules> List(Node node, string id)
    {
        var modules = node.Host.Read<KernelModules>(id);
        return modules.IsKnown && !modules.Value.IsList ? Availability<KernelModules>.Missing($"{id}: it lists no module") : modules;
    }

    private static Availability<BuiltInModules> BuiltInOf(Node node) =>
        node.Host.Read<BuiltInModules>("kernel/modules-builtin").Or(() =>
            node.Host.Under("files/lib/modules/").Concat(node.Host.Under("files/usr/lib/modules/"))
                .Where(pair => pair.Id.EndsWith("/modules.builtin", StringComparison.Ordinal))
                .Select(pair => node.Host.Read<BuiltInModules>(pair.Id))
                .FirstOrDefault(Availability<BuiltInModules>.Missing("no modules.builtin")));
}
