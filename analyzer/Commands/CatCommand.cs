using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze cat</c>: entries of an input as they are; on a terminal, what would steer it is made visible.</summary>
internal static class CatCommand
{
    public static int Run(LookInto input, string[] paths, TextWriter output, TextWriter errors)
    {
        var wanted = paths.Select(path => new PathPattern(path)).ToArray();
        var found = new HashSet<PathPattern>();
        var isRead = input.ForEach((content, entry) =>
        {
            var meant = wanted.Where(pattern => LookInto.IsMeant(pattern, content, entry)).ToArray();
            found.UnionWith(meant);
            if (meant.Length > 0)
                Print(entry, output);
        });

        foreach (var (path, _) in paths.Zip(wanted).Where(pair => isRead && !found.Contains(pair.Second)))
            errors.WriteLine(VisibleText.Of($"sb-analyze: {input.Name}: holds no {path}. \"sb-analyze ls\" lists what it holds."));
        return isRead && found.Count == wanted.Length ? CommandLine.NothingFound : CommandLine.CouldNotRun;
    }

    private static void Print(InputEntry entry, TextWriter output)
    {
        if (ReferenceEquals(output, Console.Out) && Console.IsOutputRedirected)
        {
            using var raw = Console.OpenStandardOutput();
            entry.Content.CopyTo(raw);
            return;
        }

        foreach (var line in TextLines.Of(entry.Content))
            output.WriteLine(VisibleText.Of(line));
    }
}
