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
        node.Host.Read<KernelModules>("files/proc/modules")
            .Or(() => node.Host.Read<KernelModules>("kernel/modules"))
            .Select(loaded => new Modules(loaded, node.Host.Read<BuiltInModules>("kernel/modules-builtin")));
}
