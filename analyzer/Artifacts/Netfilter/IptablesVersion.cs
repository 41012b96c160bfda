namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>Which of the kernel's two rule engines an iptables program speaks to.</summary>
internal enum NetfilterBackend
{
    /// <summary>x_tables (<c>iptables-legacy</c>).</summary>
    Legacy,

    /// <summary>nf_tables (<c>iptables-nft</c>).</summary>
    Nft,
}

/// <summary>What <c>iptables -V</c> says.</summary>
/// <param name="Version">Without its <c>v</c>: <c>1.8.11</c>; null when no line says it.</param>
/// <param name="Backend">Before 1.8 there was only one, and its name was not printed.</param>
internal sealed record IptablesVersion(SourceLine Line, string? Version, NetfilterBackend? Backend) : IArtifact<IptablesVersion>
{
    public static Parsed<IptablesVersion> Parse(ArtifactText text)
    {
        IptablesVersion? version = null;
        var notes = new List<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (version is null && ParseLine(line) is { } read)
                version = read;
            else
                notes.Add(new(line, "not the version of an iptables"));
        }

        return new(version ?? new(text.Whole, null, null), [.. notes]);
    }

    // iptables v1.8.11 (nf_tables)      ip6tables v1.8.7 (legacy)      iptables v1.6.1
    private static IptablesVersion? ParseLine(SourceLine line)
    {
        var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !words[0].Contains("tables", StringComparison.Ordinal) || !words[1].StartsWith('v'))
            return null;

        NetfilterBackend? backend = words.ElementAtOrDefault(2) switch
        {
            "(nf_tables)" => NetfilterBackend.Nft,
            "(legacy)" or null => NetfilterBackend.Legacy,
            _ => null,
        };
        return new(line, words[1][1..], backend);
    }
}
