using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>The loaded modules, from <c>/proc/modules</c> or <c>lsmod</c>.</summary>
internal sealed record KernelModules(ArtifactText Text, ImmutableDictionary<string, SourceLine> ByName) : IArtifact<KernelModules>
{
    /// <summary>Module names know no difference between <c>-</c> and <c>_</c>.</summary>
    public bool IsLoaded(string module) => ByName.ContainsKey(Normal(module));

    public static Parsed<KernelModules> Parse(ArtifactText text)
    {
        var modules = ImmutableDictionary.CreateBuilder<string, SourceLine>(StringComparer.Ordinal);
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line))
                continue; // nothing, or lsmod's heading

            if (ParseName(line) is { } name)
                modules[name] = line;
            else
                notes.Add(new(line, "not a module"));
        }

        return new(new(text, modules.ToImmutable()), notes.ToImmutable());
    }

    // Module                  Size  Used by
    private static bool IsHeading(SourceLine line) => line.Span.TrimStart().StartsWith("Module ") && line.Span.Contains("Used by", StringComparison.Ordinal);

    // br_netfilter 32768 0 - Live 0x0000000000000000      br_netfilter           32768  0
    private static string? ParseName(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 3 && long.TryParse(words[1], out _) && long.TryParse(words[2], out _) ? Normal(words[0]) : null;
    }

    private static string Normal(string module) => module.Replace('-', '_');
}
