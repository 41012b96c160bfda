using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes.Tables;

/// <summary>One field of <c>kubectl describe</c>: its name, what stands behind the colon, and the lines that belong to it.</summary>
/// <param name="Name">Without its colon, for instance <c>Session Affinity</c>; empty for a line that names none.</param>
/// <param name="Below">What stands deeper than it.</param>
internal sealed record DescribedField(string Name, string Value, SourceLine Line, ImmutableArray<DescribedField> Below)
{
    private const int MaxDepth = 16;

    public DescribedField? this[string name] => Below.FirstOrDefault(field => field.Name == name);

    /// <summary>Its name, or the line where it has none.</summary>
    public string Label => Name.Length > 0 ? Name : Value;

    /// <summary>Its value and those in the lines below it that name no field of their own: labels, taints.</summary>
    public IEnumerable<DescribedField> Values => Below.Prepend(this).Where(one => one.Value is not ("" or "<none>"));

    /// <summary>The fields of these lines, each with those that stand deeper.</summary>
    public static ImmutableArray<DescribedField> Read(ReadOnlySpan<SourceLine> lines, int depth = 0)
    {
        var fields = ImmutableArray.CreateBuilder<DescribedField>();
        for (var first = 0; first < lines.Length;)
        {
            var next = first + 1;
            while (next < lines.Length && Indent(lines[next]) > Indent(lines[first]))
                next++;

            var below = depth < MaxDepth ? Read(lines[(first + 1)..next], depth + 1) : Flat(lines[(first + 1)..next]);
            fields.Add(Of(lines[first], below));
            first = next;
        }

        return fields.ToImmutable();
    }

    // No object is as deep as that: what is, keeps its lines.
    private static ImmutableArray<DescribedField> Flat(ReadOnlySpan<SourceLine> lines)
    {
        var fields = ImmutableArray.CreateBuilder<DescribedField>(lines.Length);
        foreach (var line in lines)
            fields.Add(Of(line, []));
        return fields.MoveToImmutable();
    }

    // Session Affinity:  None      or, in a list, a line without a name
    private static DescribedField Of(SourceLine line, ImmutableArray<DescribedField> below)
    {
        var text = line.Span.Trim();
        var colon = text.IndexOf(':');
        var isNamed = colon > 0 && (colon == text.Length - 1 || text[colon + 1] == ' ') && text[..colon].IndexOf("  ") < 0;
        return isNamed
            ? new(text[..colon].ToString(), text[(colon + 1)..].Trim().ToString(), line with { At = line.Length - line.Span.TrimStart().Length }, below)
            : new("", text.ToString(), line, below);
    }

    private static int Indent(SourceLine line) => line.Span.IndexOfAnyExcept(" \t") is >= 0 and var indent ? indent : line.Length;
}
