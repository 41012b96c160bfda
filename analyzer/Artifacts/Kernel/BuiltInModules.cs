using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>What is compiled into the kernel, from <c>/lib/modules/VERSION/modules.builtin</c>.</summary>
internal sealed record BuiltInModules(ImmutableHashSet<string> Names) : IArtifact<BuiltInModules>
{
    public static Parsed<BuiltInModules> Parse(ArtifactText text)
    {
        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (ParseName(line.Text.Trim()) is { } name)
                names.Add(name);
            else
                notes.Add(new(line, "not a module's path"));
        }

        return new(new(names.ToImmutable()), notes.ToImmutable());
    }

    // kernel/net/bridge/br_netfilter.ko
    private static string? ParseName(string path)
    {
        var end = path.LastIndexOf(".ko", StringComparison.Ordinal);
        var start = path.LastIndexOf('/') + 1;
        return end > start && !path.Contains(' ') ? path[start..end].Replace('-', '_') : null;
    }
}
