using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Meta;

/// <summary>The catalogue of rules holds every rule, and what rules say of each other holds.</summary>
public sealed class CatalogTests
{
    [Fact]
    public void Every_rule_is_listed()
    {
        var written = typeof(Rule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract).Select(type => type.Name);

        Assert.Equal(written.Order(), RuleCatalog.All.Select(rule => rule.GetType().Name).Order());
    }

    [Fact]
    public void Every_rule_says_what_it_needs() =>
        Assert.Equal([], RuleCatalog.All.Where(rule => rule.Info.Needs.IsDefaultOrEmpty).Select(rule => rule.Info.Id));

    [Fact]
    public void What_a_rule_explains_exists()
    {
        var known = RuleCatalog.All.Select(rule => rule.Info.Id).Concat(SignatureCatalog.All.Select(signature => signature.Id)).ToHashSet();

        Assert.Equal([], RuleCatalog.All.Select(rule => rule.Info).Concat(SignatureFindings.Causes(SignatureCatalog.All)).SelectMany(one => one.Explains.Where(id => !known.Contains(id)).Select(id => $"{one.Id} explains {id}")));
    }

    [Fact]
    public void No_rule_explains_a_signature_that_never_is_a_finding()
    {
        var counted = SignatureCatalog.All.Where(signature => signature.OnlyForRules).Select(signature => signature.Id).ToHashSet();

        Assert.Equal([], RuleCatalog.All.SelectMany(rule => rule.Info.Explains.Where(counted.Contains).Select(id => $"{rule.Info.Id} explains {id}")));
    }
}
