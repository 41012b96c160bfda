using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>What commands said besides their output, where somebody kept it beside the output: <c>lsmod.txt.err</c>.</summary>
internal sealed class ErrorFiles(ImmutableArray<SurveyedEntry> entries)
{
    private const string Extension = ".err";

    private readonly Dictionary<(string, string), string> _said = entries
        .Where(entry => entry.FileName.EndsWith(Extension, StringComparison.Ordinal))
        .GroupBy(entry => (entry.Input, entry.Path[..^Extension.Length]))
        .ToDictionary(same => same.Key, same => same.Last().Head);

    /// <summary>Why an empty file tells nothing; null where it is the whole output of a command that succeeded.</summary>
    public string? WhyEmpty(SurveyedEntry entry)
    {
        if (_said.TryGetValue((entry.Input, entry.Path), out var said))
            return $"empty: {FirstLine(said)}";

        // Where such files are kept, one that has none beside it stands for a command that had nothing to say.
        return _said.Keys.Any(key => key.Item1 == entry.Input) ? null : "empty, which also a command that failed leaves";
    }

    /// <summary>Why an output may not be whole; null where its command ended well.</summary>
    public string? WhyPartial(SurveyedEntry entry) =>
        _said.TryGetValue((entry.Input, entry.Path), out var said) && HasFailed(said) ? $"its command failed: {FirstLine(said)}" : null;

    // rc=1      exit code 1
    private static bool HasFailed(string said) => said.Split('\n').Select(line => line.Trim()).Any(line =>
        (line.StartsWith("rc=", StringComparison.Ordinal) && line != "rc=0") || (line.StartsWith("exit", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(line[^1]) && !line.EndsWith(" 0", StringComparison.Ordinal)));

    private static string FirstLine(string said) => said.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) is { } line ? line[..Math.Min(line.Length, 160)] : "no reason is given";
}
