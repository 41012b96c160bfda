using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Meta;

/// <summary>What holds for every log signature that is built in.</summary>
public sealed class SignatureTests
{
    [Fact]
    public void Every_signature_is_true_to_its_samples_wherever_they_stand() =>
        Assert.Equal([], SignatureOption.Faults(SignatureCatalog.BuiltIn).Select(fault => fault.ToString()));

    [Fact]
    public void Every_file_is_built_in() =>
        Assert.Equal(
            Directory.GetFiles(Path.Combine(Repository.Root, "analyzer", "Signatures"), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal),
            SignatureCatalog.All.Select(signature => Path.GetFileName(signature.Source.Artifact.Path)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_signature_says_whose_log_it_is_and_where_each_sample_was_seen()
    {
        Assert.NotEmpty(SignatureCatalog.All);
        Assert.All(SignatureCatalog.All, signature =>
        {
            Assert.False(string.IsNullOrWhiteSpace(signature.Component), signature.Id);
            Assert.False(string.IsNullOrWhiteSpace(signature.Versions), signature.Id);
            Assert.All(signature.Matches, sample => Assert.False(string.IsNullOrWhiteSpace(sample.SeenIn), sample.Source.ToString()));
        });
    }

    [Fact]
    public void What_every_signature_means_is_told_in_Japanese_too() =>
        Assert.Equal([], SignatureCatalog.All.Where(signature => signature.Words.MeansJa is null).Select(signature => signature.Source.ToString()));

    [Fact]
    public void A_title_or_a_fix_in_the_entry_is_told_in_Japanese_too() =>
        Assert.Equal([], SignatureCatalog.All
            .Where(signature => signature.Words is { Title: not null, TitleJa: null } or { Fix: not null, FixJa: null })
            .Select(signature => signature.Source.ToString()));

    [Fact]
    public void Every_signature_that_is_a_finding_has_an_article() =>
        Assert.Equal([], SignatureCatalog.All.Where(signature => !signature.OnlyForRules && Articles.Find(signature.Id) is null).Select(signature => signature.Id));

    [Fact]
    public void Every_id_is_given_once()
    {
        var ids = SignatureCatalog.All.Select(signature => signature.Id).Concat(RuleCatalog.All.Select(rule => rule.Info.Id));

        Assert.Equal([], ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key));
    }
}
