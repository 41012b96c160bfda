namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>One node simulated by nft's text, and by its JSON alone: both must say the same.</summary>
internal sealed class Simulations
{
    private const string Text = "netfilter/nft-ruleset.txt";

    private readonly Simulation _ofText;
    private readonly Simulation? _ofJson;

    public Simulations(IReadOnlyDictionary<string, string> artifacts, Registrations registrations)
    {
        _ofText = new(artifacts, registrations);
        _ofJson = artifacts.GetValueOrDefault(Text) is { Length: > 0 } ? new(artifacts.Where(artifact => artifact.Key != Text).ToDictionary(), registrations) : null;
    }

    public Agreement Judge(Probe probe, Outcome kernel)
    {
        var ofText = Agreement.Of(_ofText, probe, kernel);
        if (ofText.Verdict == Verdict.Disagrees || _ofJson is null)
            return ofText;

        var ofJson = Agreement.Of(_ofJson, probe, kernel);
        return ofJson.Verdict == ofText.Verdict ? ofText : new(Verdict.Disagrees, $"by nft's text: {ofText.Verdict} {ofText.Why}; by its JSON: {ofJson.Verdict} {ofJson.Why}");
    }
}
