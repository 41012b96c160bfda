using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The interfaces of one network namespace with their addresses, as <c>ip addr</c> or <c>ip link</c> prints them
/// (<c>-d</c>, <c>-s</c>, <c>-o</c>, <c>-br</c>, or JSON with <c>-j</c>).</summary>
internal sealed record LinkList(ArtifactText Text, ImmutableArray<Link> Links) : IArtifact<LinkList>
{
    public static Parsed<LinkList> Parse(ArtifactText text) =>
        text.Content.AsSpan().TrimStart("\uFEFF \r\n\t").StartsWith("[") ? LinkJson.Parse(text) : ParseText(text);

    private static Parsed<LinkList> ParseText(ArtifactText text)
    {
        var reader = new LinkTextReader();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
            TakeParts(line, reader);

        return new(new(text, reader.End()), reader.Notes);
    }

    // With -o, ip(8) writes a backslash where it would end the line.
    private static void TakeParts(SourceLine line, LinkTextReader reader)
    {
        for (var start = 0; start <= line.Length;)
        {
            var end = line.Span[start..].IndexOf('\\') is >= 0 and var at ? start + at : line.Length;
            var part = line with { Start = line.Start + start, Length = end - start };
            if (!part.IsBlank)
                reader.Take(part);
            start = end + 1;
        }
    }
}
