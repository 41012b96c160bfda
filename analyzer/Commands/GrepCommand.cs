using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Reports;

namespace SupportBundle.Analyzer.Commands;

/// <summary>What <c>sb-analyze grep</c> was asked for.</summary>
/// <param name="Pattern">A regular expression, as .NET writes them without look-around and back-references.</param>
/// <param name="Paths">Which entries are searched; empty for all.</param>
/// <param name="OnlyNames">The paths alone are printed.</param>
internal sealed record GrepRequest(string Pattern, string[] Paths, bool IgnoreCase, bool OnlyNames);

/// <summary><c>sb-analyze grep</c>: lines of an input's entries, as <c>path:line:text</c>. Its exit codes are grep's: 0 found, 1 not found, 2 could not run.</summary>
internal static class GrepCommand
{
    private const int Found = 0;
    private const int NotFound = 1;

    public static int Run(LookInto input, GrepRequest request, TextWriter output, TextWriter errors)
    {
        if (Compile(request, out var whyNot) is not { } pattern)
            return CommandLine.Refuse($"\"{request.Pattern}\" is no regular expression: {whyNot}", errors);

        var wanted = request.Paths.Select(path => new PathPattern(path)).ToArray();
        var hits = 0L;
        var isRead = input.ForEach((content, entry) =>
        {
            if (wanted.Length == 0 || wanted.Any(path => LookInto.IsMeant(path, content, entry)))
                hits += Search(entry, pattern, request.OnlyNames, output);
        });

        return !isRead ? CommandLine.CouldNotRun : hits > 0 ? Found : NotFound;
    }

    private static int Search(InputEntry entry, Regex pattern, bool onlyNames, TextWriter output)
    {
        var (number, hits) = (0, 0);
        foreach (var line in TextLines.Of(entry.Content))
        {
            number++;
            if (!pattern.IsMatch(line))
                continue;

            hits++;
            output.WriteLine(VisibleText.Of(onlyNames ? entry.Path : $"{entry.Path}:{number}:{line}"));
            if (onlyNames)
                break;
        }

        return hits;
    }

    // Without backtracking no pattern makes a line slow.
    private static Regex? Compile(GrepRequest request, out string whyNot)
    {
        whyNot = "";
        try
        {
            return new(request.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (request.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            whyNot = e.Message;
            return null;
        }
    }
}
