using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>Which distribution this is: <c>/etc/os-release</c>, <c>lsb_release -a</c>, <c>/etc/lsb-release</c> or <c>/etc/redhat-release</c>.</summary>
internal sealed record OsRelease(ImmutableArray<LabelledValue> Fields) : IArtifact<OsRelease>
{
    private const string Release = " release ";

    /// <summary>In lower case, as os-release has it: <c>rhel</c>, <c>ubuntu</c>, <c>debian</c>, ...; null where the text does not tell.</summary>
    public LabelledValue? Id => Fields.Of("ID", "DISTRIB_ID", "Distributor ID") is { } id ? id with { Value = id.Value.ToLowerInvariant() } : null;

    /// <summary>Distributions that it is made from: <c>rhel centos fedora</c>.</summary>
    public ImmutableArray<string> IdLike => [.. (Fields.Of("ID_LIKE")?.Value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>For instance <c>9.4</c>, <c>22.04</c>; rolling distributions have none.</summary>
    public LabelledValue? VersionId => Fields.Of("VERSION_ID", "DISTRIB_RELEASE", "Release");

    public LabelledValue? PrettyName => Fields.Of("PRETTY_NAME", "DISTRIB_DESCRIPTION", "Description", "NAME");

    public static Parsed<OsRelease> Parse(ArtifactText text)
    {
        var fields = ImmutableArray.CreateBuilder<LabelledValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var content = line.Span.Trim();
            if (content is [] or ['#', ..] || content.SequenceEqual("No LSB modules are available."))
                continue; // blank lines, comments, and what lsb_release says where it has nothing more

            var read = Field(line, content);
            fields.AddRange(read);
            if (read.IsEmpty)
                notes.Add(new(line, "tells of no distribution"));
        }

        return new(new(fields.ToImmutable()), notes.ToImmutable());
    }

    // VERSION_ID="22.04"
    // Distributor ID:	Debian
    // Red Hat Enterprise Linux Server release 7.9 (Maipo)
    private static ImmutableArray<LabelledValue> Field(SourceLine line, ReadOnlySpan<char> content)
    {
        var at = content.IndexOfAny('=', ':');
        if (at > 0)
            return [new(line, content[..at].Trim().ToString(), content[(at + 1)..].Trim().Trim("\"'").ToString())];

        var release = content.IndexOf(Release);
        return release > 0
            ?
            [
                new(line, "ID", IdOf(content[..release])),
                new(line, "VERSION_ID", content[(release + Release.Length)..].ToString().Split(' ')[0]),
                new(line, "PRETTY_NAME", content.ToString()),
            ]
            : [];
    }

    private static string IdOf(ReadOnlySpan<char> name) =>
        name.StartsWith("Red Hat") ? "rhel"
        : name.StartsWith("Oracle") ? "ol"
        : name.ToString().Split(' ')[0].ToLowerInvariant();
}
