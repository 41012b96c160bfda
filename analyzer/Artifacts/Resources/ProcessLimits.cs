using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>A process' limits: <c>/proc/PID/limits</c>, or a shell's <c>ulimit -a</c>.</summary>
internal sealed record ProcessLimits(ImmutableArray<ProcessLimit> Limits) : IArtifact<ProcessLimits>
{
    public ProcessLimit? OpenFiles => Limits.FirstOrDefault(limit => limit.Name is "Max open files" or "open files" or "nofiles");

    public ProcessLimit? Processes => Limits.FirstOrDefault(limit => limit.Name is "Max processes" or "max user processes" or "processes");

    public static Parsed<ProcessLimits> Parse(ArtifactText text)
    {
        var limits = ImmutableArray.CreateBuilder<ProcessLimit>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line.Span))
                continue; // the kernel's heading

            if (ProcessLimit.TryParse(line) is { } limit)
                limits.Add(limit);
            else
                notes.Add(new(line, "not a limit"));
        }

        return new(new(limits.ToImmutable()), notes.ToImmutable());
    }

    // Limit                     Soft Limit           Hard Limit           Units
    public static bool IsHeading(ReadOnlySpan<char> line) => line.StartsWith("Limit ") && line.Contains("Soft Limit", StringComparison.Ordinal);
}

/// <summary>One limit; null stands for unlimited.</summary>
/// <param name="Hard">How far the soft limit may be raised; of ulimit the same as the soft one.</param>
internal sealed record ProcessLimit(SourceLine Line, string Name, long? Soft, long? Hard)
{
    private const string Unlimited = "unlimited";

    // Max open files            1048576              1048576              files
    // open files                          (-n) 1024      nofiles              1024
    public static ProcessLimit? TryParse(SourceLine line)
    {
        var words = TextWord.Split(line.Span);
        var first = words.ToList().FindIndex(word => IsValue(word.Text));
        if (first <= 0)
            return null;

        var name = string.Join(' ', words.Take(first).TakeWhile(word => !word.Text.StartsWith('(')).Select(word => word.Text));
        var hard = first + 1 < words.Length && IsValue(words[first + 1].Text) ? words[first + 1].Text : words[first].Text;
        return name.Length == 0 ? null : new(line, name.TrimEnd(':'), Value(words[first].Text), Value(hard));
    }

    private static bool IsValue(string word) => word == Unlimited || long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static long? Value(string word) => word == Unlimited ? null : long.Parse(word, CultureInfo.InvariantCulture);
}
