namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>The rules for frames that bridges forward, as <c>ebtables-save</c> prints them: in iptables-save's form, without counters and <c>COMMIT</c>.</summary>
internal sealed record EbtablesSave(IptablesSave Rules) : IArtifact<EbtablesSave>
{
    public static Parsed<EbtablesSave> Parse(ArtifactText text)
    {
        var parsed = IptablesSave.Parse(text);
        return new(new(parsed.Value), parsed.Notes);
    }
}
