using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The link addresses that one bridge knows, as <c>brctl showmacs</c> prints them; ports go by number.</summary>
internal sealed record BrctlMacs(ArtifactText Text, ImmutableArray<BrctlMac> Macs) : IArtifact<BrctlMacs>
{
    public static Parsed<BrctlMacs> Parse(ArtifactText text)
    {
        var macs = ImmutableArray.CreateBuilder<BrctlMac>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (Entry(line, new(line.Text)) is { } entry)
                macs.Add(entry);
            else if (!line.Span.StartsWith("port no"))
                notes.Add(new(line, "not an address of a bridge"));
        }

        return new(new(text, macs.ToImmutable()), notes.ToImmutable());
    }

    // port no	mac addr		is local?	ageing timer
    //   1	02:03:85:0c:2e:57	no		   3.20
    private static BrctlMac? Entry(SourceLine line, LineWords words) =>
        LineWords.NumberOf(words[0]) is { } port && words[2] is ("yes" or "no")
        && decimal.TryParse(words[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var age)
            ? new(line, port, words[1], words[2] == "yes", age)
            : null;
}

/// <summary>A link address at a port.</summary>
/// <param name="Age">Seconds since it was last seen.</param>
internal sealed record BrctlMac(SourceLine Line, int Port, string LinkAddress, bool IsLocal, decimal Age);
