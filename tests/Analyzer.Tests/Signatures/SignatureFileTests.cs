using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer.Tests.Signatures;

public sealed class SignatureFileTests
{
    internal const string Whole =
        """
        # What our agent says.
        - id: site/proxy-unreachable
          severity: warning
          component: our-agent
          versions: 2.1 and later
          literal: 'proxy unreachable: '
          pattern: 'agent: proxy unreachable: (?<address>\S+)'
          countBy: address
          onlyForRules: false
          silentMeansOver: true
          title: The agent cannot reach the proxy {{address}}
          titleJa: エージェントがプロキシ {{address}} に到達できない
          means: Nodes behind {{address}} are not updated.
          meansJa: '{{address}} 配下のノードは更新されない。'
          fix: Start the proxy.
          fixJa: プロキシを起動する。
          confirmedBy:
            - https://runbook.example.com/proxy
          samples:
            match:
              - line: 'agent: proxy unreachable: 192.0.2.7:3128 (attempt 3)'
                seenIn: our-agent 2.1.4
            mustNotMatch:
              - 'agent: proxy reachable: 192.0.2.7:3128'
              - line: 'agent: proxy unreachable'
                seenIn: our-agent 1.0

        """;

    [Fact]
    public void An_entry_is_read_with_all_its_fields()
    {
        var file = Parse(Whole);

        Assert.Empty(file.Faults);
        var signature = Assert.Single(file.Signatures);
        Assert.Equal(("site/proxy-unreachable", Severity.Warning, "proxy unreachable: "), (signature.Id, signature.Severity, signature.Literal));
        Assert.Equal("""agent: proxy unreachable: (?<address>\S+)""", signature.Pattern);
        Assert.Equal(("our-agent", "2.1 and later", "address"), (signature.Component, signature.Versions, signature.CountBy));
        Assert.True(signature is { OnlyForRules: false, IsRetried: true });
        Assert.Equal("Nodes behind {{address}} are not updated.", signature.Words.Means);
        Assert.Equal("プロキシを起動する。", signature.Words.FixJa);
        Assert.Equal("https://runbook.example.com/proxy", Assert.Single(signature.ConfirmedBy));
        Assert.Equal("site.yaml:2", signature.Source.ToString());
    }

    [Fact]
    public void Each_sample_knows_its_line_and_where_it_was_seen()
    {
        var signature = Parse(Whole).Signatures[0];

        Assert.Equal(("our-agent 2.1.4", 21), (signature.Matches[0].SeenIn, signature.Matches[0].Source.Number));
        Assert.Equal([(null, 24), ("our-agent 1.0", 25)], signature.MustNotMatch.Select(sample => (sample.SeenIn, sample.Source.Number)));
    }

    [Theory]
    [InlineData("severity: warning", "sevrity: warning", 3, "there is no field \"sevrity\". Did you mean \"severity\"?")]
    [InlineData("versions:", "release-of-the-program:", 5, "there is no field \"release-of-the-program\". Known are id, severity,")]
    [InlineData("severity: warning", "severity: fatal", 3, "there is no severity \"fatal\". Write critical, warning or info.")]
    [InlineData("id: site/proxy-unreachable", "id: Proxy Unreachable", 2, "is no id. Write area and event in small letters")]
    [InlineData("  component: our-agent\n", "", 2, "component is missing. Add it: the program in whose log the line stands.")]
    [InlineData("component: our-agent", "component:", 4, "component is missing")]
    [InlineData("component: our-agent", "component: [a, b]", 4, "component is missing")]
    [InlineData("  literal: 'proxy unreachable: '\n", "", 2, "literal is missing")]
    [InlineData("literal: 'proxy unreachable: '", "literal: ': '", 6, "stands in too many lines")]
    [InlineData("literal: 'proxy unreachable: '", "literal: |\n    proxy\n    unreachable", 6, "literal has several lines")]
    [InlineData("onlyForRules: false", "onlyForRules: perhaps", 9, "onlyForRules is true or false")]
    [InlineData("fix: Start the proxy.", "fix:", 15, "fix is empty")]
    [InlineData("- https://runbook", "- runbook", 18, "Begin each with https://.")]
    [InlineData("confirmedBy:\n    - ", "confirmedBy: ", 17, "confirmedBy is a list")]
    [InlineData("        seenIn: our-agent 2.1.4\n", "", 21, "seenIn is missing. Add it: component and version that wrote the line")]
    [InlineData("      - line: 'agent: proxy unreachable: 192.0.2.7:3128 (attempt 3)'\n        seenIn: our-agent 2.1.4\n", "", 20, "match is missing. Add it: real lines that must match.")]
    [InlineData("    mustNotMatch:\n      - 'agent: proxy reachable: 192.0.2.7:3128'\n      - line: 'agent: proxy unreachable'\n        seenIn: our-agent 1.0\n", "", 19, "mustNotMatch is missing")]
    [InlineData("  samples:\n", "  sample:\n", 2, "samples is missing")]
    [InlineData("    match:\n", "    matches:\n", 20, "Did you mean \"match\"?")]
    [InlineData("- line: 'agent: proxy unreachable: 192", "- text: 'agent: proxy unreachable: 192", 21, "there is no field \"text\"")]
    [InlineData("  severity: warning", "  severity: warning\n  severity: info", 4, "the key severity stands here again")]
    [InlineData("means: Nodes", "means: Nodes: those", 13, "broken YAML")]
    [InlineData("- id:", "id:", 2, "a file of signatures is a list. Begin each entry with")]
    public void What_is_wrong_is_told_with_its_line_and_what_to_do(string part, string instead, int line, string says)
    {
        Assert.Contains(part, Whole, StringComparison.Ordinal);

        var file = Parse(Whole.Replace(part, instead, StringComparison.Ordinal));

        Assert.Contains(file.Faults, fault => fault.At.Number == line && fault.What.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_of_all_entries_are_told_at_once()
    {
        var file = Parse("- id: a/b\n  colour: red\n- id: c/d\n  severity: loud\n" + Whole);

        Assert.Equal("site/proxy-unreachable", Assert.Single(file.Signatures).Id);
        Assert.Equal(["a/b", "c/d"], file.Faulty.Select(signature => signature.Id));
        Assert.Equal([1, 2, 3, 4], file.Faults.Select(fault => fault.At.Number).Distinct().Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("---\n")]
    public void A_file_without_entries_is_none_and_no_fault(string text) => Assert.True(Parse(text) is { Signatures.IsEmpty: true, Faults.IsEmpty: true });

    [Theory]
    [InlineData("signatures:\n- id: a/b\n")]
    [InlineData("just a text\n")]
    public void A_file_that_is_no_list_is_told_so(string text) =>
        Assert.Contains("a file of signatures is a list", Assert.Single(Parse(text).Faults).What, StringComparison.Ordinal);

    [Fact]
    public void An_id_that_is_given_twice_is_told_with_both_places()
    {
        var list = SignatureList.Of([new(null, "a.yaml", Whole), new(null, "b.yaml", Whole)]);

        Assert.Single(list.Signatures);
        Assert.StartsWith("b.yaml:2: site/proxy-unreachable stands at a.yaml:2 already.", Assert.Single(list.Faults).ToString(), StringComparison.Ordinal);
    }

    private static SignatureFile Parse(string text) => SignatureFile.Parse(new(null, "site.yaml", text));
}
