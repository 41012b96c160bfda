using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Reports;

/// <summary>The placeholders of an article: <c>{{name}}</c>, and <c>{{#if name}} ... {{else}} ... {{/if}}</c>.</summary>
internal static partial class Placeholders
{
    /// <summary>What stands where a value is not known, so that the gap is seen.</summary>
    public const string Unknown = "(not known)";

    private const int MaxValue = 300;

    /// <summary>Every name that the text asks for.</summary>
    public static ImmutableSortedSet<string> Names(string text) =>
        [.. Tag().Matches(text).Select(tag => tag.Groups["name"].Value).Where(name => name is not ("" or "else"))];

    /// <summary>What is malformed in the text, in one clause each: an open condition, a tag that is none of ours.</summary>
    public static ImmutableArray<string> Faults(string text)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        var depth = 0;
        foreach (Match tag in Tag().Matches(text))
        {
            depth += tag.Groups["if"].Success ? 1 : tag.Groups["end"].Success ? -1 : 0;
            if (depth < 0)
                faults.Add($"{tag.Value} without its {{{{#if}}}}");
        }

        if (depth > 0)
            faults.Add("an {{#if}} is not closed");
        if (Tag().Replace(text, "").Contains("{{", StringComparison.Ordinal))
            faults.Add("a tag that is neither {{name}} nor {{#if name}}, {{else}}, {{/if}}");

        return faults.ToImmutable();
    }

    /// <summary>The text with its conditions decided; the names in it still stand.</summary>
    public static string Decide(string text, IReadOnlyDictionary<string, string> values)
    {
        var decided = new StringBuilder(text.Length);
        var conditions = new Stack<bool>();
        var from = 0;

        foreach (Match tag in ConditionTag().Matches(text))
        {
            if (conditions.All(holds => holds))
                decided.Append(text, from, tag.Index - from);

            from = tag.Index + tag.Length;
            Apply(tag, conditions, values);
        }

        if (conditions.All(holds => holds))
            decided.Append(text, from, text.Length - from);
        return decided.ToString();
    }

    /// <summary>The text with each name replaced by its value.</summary>
    /// <param name="escape">Makes a value safe where it stands; told whether that is inside Markdown code.</param>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values, Func<string, bool, string> escape) =>
        Tag().Replace(text, tag => escape(
            VisibleText.Cut(OneLine(values.GetValueOrDefault(tag.Groups["name"].Value, Unknown)), MaxValue),
            IsInCode(text.AsSpan(0, tag.Index))));

    private static void Apply(Match tag, Stack<bool> conditions, IReadOnlyDictionary<string, string> values)
    {
        if (tag.Groups["if"].Success)
            conditions.Push(!string.IsNullOrWhiteSpace(values.GetValueOrDefault(tag.Groups["name"].Value)));
        else if (conditions.TryPop(out var holds) && tag.Groups["else"].Success)
            conditions.Push(!holds);
    }

    private static string OneLine(string value) => value.ReplaceLineEndings(" ");

    // Inside a fence if an odd number of fence lines stands before; else inside a span by the backticks of its own line.
    private static bool IsInCode(ReadOnlySpan<char> before)
    {
        var fenced = false;
        foreach (var line in before.EnumerateLines())
            fenced ^= line.TrimStart().StartsWith("```");

        return fenced || before[(before.LastIndexOf('\n') + 1)..].Count('`') % 2 == 1;
    }

    [GeneratedRegex(@"\{\{\s*(?:(?<if>#if\s+)(?<name>[\w.-]+)|(?<end>/if)|(?<else>else)|(?<name>[\w.-]+))\s*\}\}")]
    private static partial Regex Tag();

    // A condition alone on its line takes the line with it.
    [GeneratedRegex(@"(?<=^|\n)[ \t]*\{\{\s*(?:(?<if>#if\s+)(?<name>[\w.-]+)|(?<end>/if)|(?<else>else))\s*\}\}[ \t]*(?:\n|$)|\{\{\s*(?:(?<if>#if\s+)(?<name>[\w.-]+)|(?<end>/if)|(?<else>else))\s*\}\}")]
    private static partial Regex ConditionTag();
}
