using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Signatures;

/// <summary>Every signature against its own samples, through its literal and its pattern.</summary>
public sealed class SignatureSampleTests
{
    public static TheoryData<string> Ids => [.. SignatureCatalog.All.Select(signature => signature.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_signature_matches_its_samples_and_not_the_others(string id)
    {
        var signature = SignatureCatalog.All.Single(one => one.Id == id);

        Assert.All(signature.Matches, sample => Assert.True(Matches(signature, sample.Line), sample.Line));
        Assert.All(signature.MustNotMatch, sample => Assert.False(Matches(signature, sample.Line), sample.Line));
        Assert.True(signature.CountBy is null || new Regex(signature.Pattern).GetGroupNames().Contains(signature.CountBy));
    }

    private static bool Matches(Signature signature, string line) =>
        line.Contains(signature.Literal, StringComparison.Ordinal)
        && Regex.IsMatch(line, signature.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
