using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>The loaded modules, from <c>/proc/modules</c> or <c>lsmod</c>.</summary>
internal sealed record KernelModules(ArtifactText Text, ImmutableDictionary<string, KernelModule> ByName) : IArtifact<KernelModules>
{
    /// <summary>Whether this lists modules at all, and is no error message of a kernel without them.</summary>
    public bool IsList { get; init; } = true;

    /// <summary>Module names know no difference between <c>-</c> and <c>_</c>.</summary>
    public bool IsLoaded(string module) => ByName.ContainsKey(Normal(module));

    public static Parsed<KernelModules> Parse(ArtifactText text)
    {
        var modules = ImmutableDictionary.CreateBuilder<string, KernelModule>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line))
                continue; // nothing, or lsmod's heading

            if (KernelModule.TryParse(line) is not { } module)
                notes.Add(new(line, "not a module"));
            else if (!modules.TryAdd(module.Name, module))
                notes.Add(new(line, $"{module.Name} is listed twice"));
        }

        return new(new(text, modules.ToImmutable()) { IsList = modules.Count > 0 || notes.Count == 0 }, notes.ToImmutable());
    }

    // Module                  Size  Used by
    private static bool IsHeading(SourceLine line) => line.Span.TrimStart().StartsWith("Module ") && line.Span.Contains("Used by", StringComparison.Ordinal);

    internal static string Normal(string module) => module.Replace('-', '_');
}

/// <summary>One loaded module.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="References">How many use it: modules, and others such as open sockets.</param>
/// <param name="UsedBy">The modules among them.</param>
internal sealed record KernelModule(SourceLine Line, string Name, long Size, int References, ImmutableArray<string> UsedBy)
{
    /// <summary><c>Live</c>, <c>Loading</c> or <c>Unloading</c>; null where lsmod does not tell.</summary>
    public string? State { get; init; }

    // br_netfilter 32768 0 - Live 0x0000000000000000      bridge 421888 1 br_netfilter, Live 0x0000000000000000
    // bridge                421888  1 br_netfilter        nf_conntrack          221184  4 xt_conntrack,nf_nat,xt_MASQUERADE,ip_vs
    public static KernelModule? TryParse(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !long.TryParse(words[1], out var size) || !int.TryParse(words[2], out var references))
            return null;

        var users = words.ElementAtOrDefault(3) is { } list and not ("-" or "[permanent]") ? list.Split(',', StringSplitOptions.RemoveEmptyEntries) : [];
        return new(line, KernelModules.Normal(words[0]), size, references, [.. users.Where(user => user is not "[permanent]")])
        {
            State = words.ElementAtOrDefault(4),
        };
    }
}
