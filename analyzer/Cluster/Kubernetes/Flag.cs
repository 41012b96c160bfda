using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>One flag of a component, as it was given to it.</summary>
/// <param name="Name">Without dashes, underscores written as dashes: both spellings mean the same.</param>
/// <param name="Value">Empty for <c>--name=</c>; <c>true</c> for a flag that stands alone.</param>
internal sealed record Flag(string Name, string Value, SourceLine Line)
{
    /// <summary>The flags of a command line. What is no flag (the program, a subcommand) is passed over.</summary>
    public static ImmutableArray<Flag> Read(IReadOnlyList<UnitWord> words)
    {
        var flags = ImmutableArray.CreateBuilder<Flag>();
        for (var i = 0; i < words.Count; i++)
        {
            var (text, line) = (words[i].Text, words[i].Line);
            var name = text.TrimStart('-');
            if (name.Length == text.Length || name.Length == 0)
                continue; // the program, a subcommand, or what stands after "--"

            if (name.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at)
                flags.Add(new(Canonical(name[..at]), name[(at + 1)..], line));
            else if (i + 1 < words.Count && !words[i + 1].Text.StartsWith('-'))
                flags.Add(new(Canonical(name), words[++i].Text, line));
            else
                flags.Add(new(Canonical(name), "true", line));
        }

        return flags.ToImmutable();
    }

    private static string Canonical(string name) => name.Replace('_', '-');
}
