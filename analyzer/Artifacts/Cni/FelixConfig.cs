using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>/etc/calico/felix.cfg: settings of Calico's agent Felix, by names in which case does not count.</summary>
/// <param name="Headings">The lines of its sections, <c>[global]</c> and such.</param>
internal sealed record FelixConfig(ImmutableArray<LabelledValue> Settings, ImmutableArray<SourceLine> Headings) : IArtifact<FelixConfig>
{
    // Felix reads these two alone (felix/config/file_loader.go).
    private static readonly ImmutableArray<string> Sections = ["[global]", "[default]"];

    // [global]
    // MetadataAddr = None
    // IptablesBackend = NFT
    public static Parsed<FelixConfig> Parse(ArtifactText text)
    {
        var settings = ImmutableArray.CreateBuilder<LabelledValue>();
        var headings = ImmutableArray.CreateBuilder<SourceLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && line.Span.TrimStart() is not ['#' or ';', ..]))
        {
            var trimmed = line.Span.Trim();
            if (trimmed is ['[', .., ']'])
                headings.Add(line);
            else if (headings is [.., var heading] && Sections.Contains(heading.Text.Trim().ToLowerInvariant()) && trimmed.IndexOfAny('=', ':') is > 0 and var at)
                settings.Add(new(line, trimmed[..at].Trim().ToString(), trimmed[(at + 1)..].Trim().ToString()));
            else
                notes.Add(new(line, "no setting that Felix reads"));
        }

        return new(new(settings.ToImmutable(), headings.ToImmutable()), notes.ToImmutable());
    }
}
