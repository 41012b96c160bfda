using System.Text;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Meta;

/// <summary>Every log signature is true to its own samples, through the scanner that reads real logs.</summary>
public sealed class SignatureTests
{
    private static readonly LogScanner Scanner = new([.. SignatureCatalog.All.Select(SignatureFindings.ToLogSignature)]);

    [Fact]
    public void Every_signature_matches_its_samples_wherever_they_stand()
    {
        foreach (var signature in SignatureCatalog.All)
        {
            Assert.NotEmpty(signature.Matches);
            foreach (var line in signature.Matches)
            {
                Assert.Contains(signature.Literal, line, StringComparison.Ordinal);
                Assert.Equal((signature.Id, 1), (signature.Id, Hits(signature, line)));
                Assert.Equal((signature.Id, 1), (signature.Id, Hits(signature, $"2024-06-29T14:44:25.191200123Z stderr F {line}")));
            }
        }
    }

    [Fact]
    public void No_signature_matches_what_it_must_not()
    {
        foreach (var signature in SignatureCatalog.All)
        {
            Assert.NotEmpty(signature.MustNotMatch);
            foreach (var line in signature.MustNotMatch)
                Assert.Equal((signature.Id, line, 0), (signature.Id, line, Hits(signature, line)));
        }
    }

    [Fact]
    public void Every_signature_that_is_a_finding_has_an_article() =>
        Assert.Equal([], SignatureCatalog.All.Where(signature => !signature.OnlyForRules && Articles.Find(signature.Id) is null).Select(signature => signature.Id));

    [Fact]
    public void Every_id_is_given_once()
    {
        var ids = SignatureCatalog.All.Select(signature => signature.Id).Concat(RuleCatalog.All.Select(rule => rule.Info.Id));

        Assert.Equal([], ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void What_a_signature_counts_by_is_a_group_of_its_pattern() =>
        Assert.Equal([], SignatureCatalog.All
            .Where(signature => signature.CountBy is { } group && !SignatureFindings.ToLogSignature(signature).Pattern.GetGroupNames().Contains(group))
            .Select(signature => signature.Id));

    private static int Hits(Signature signature, string line)
    {
        var events = Scanner.Scan(new MemoryStream(Encoding.UTF8.GetBytes($"before\n{line}\nafter\n")), new("worker1", "x.log", LogClock.Unknown)).ToEvents();
        return (int)(events.Hits(signature.Id)?.Count ?? 0);
    }
}
