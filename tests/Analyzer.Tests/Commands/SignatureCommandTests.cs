using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Analyzer.Tests.Signatures;

namespace SupportBundle.Analyzer.Tests.Commands;

/// <summary>Signatures of one's own: <c>rules verify DIR</c>, and <c>--signatures DIR</c> of the other commands.</summary>
public sealed class SignatureCommandTests
{
    [Fact]
    public void What_is_built_in_holds()
    {
        var (code, output, errors) = Run("rules", "verify");

        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"^\d+ signatures, 0 problems\n$", output);
    }

    [Fact]
    public void A_folder_that_holds_is_counted_with_what_is_built_in()
    {
        using var folder = new TempFolder();
        folder.Write("site.yml", SignatureFileTests.Whole);

        var (code, output, _) = Run("rules", "verify", folder.Path);

        Assert.Equal(0, code);
        Assert.NotEqual(Run("rules", "verify").Output, output);
        Assert.EndsWith(" signatures, 0 problems\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unreachable: (?<address>\\S+)'", "unreachable: (?<address>\\S+'", ":2: the pattern is broken: ")]
    [InlineData("unreachable: (?<address>\\S+)'", "unreachable: (?<address>\\S+)(?= )'", ":2: the pattern looks ahead or behind")]
    [InlineData("countBy: address", "countBy: server", ":2: countBy names \"server\", and the pattern has no such group.")]
    [InlineData("literal: 'proxy unreachable: '", "literal: 'Proxy unreachable: '", ":21: the literal \"Proxy unreachable: \" of site/proxy-unreachable does not stand in this sample")]
    [InlineData("agent: proxy unreachable: 192", "agent: a proxy unreachable: 192", ":21: the pattern of site/proxy-unreachable does not match this sample.")]
    [InlineData("pattern: 'agent", "pattern: '^agent", ":21: site/proxy-unreachable matches this sample, but not behind \"2024-06-29T14:44:25.191200123Z stderr F \"")]
    [InlineData("      - line: 'agent: proxy unreachable'", "      - line: 'agent: proxy unreachable: x'", ":25: site/proxy-unreachable matches this line, which it must not.")]
    [InlineData("The agent cannot reach the proxy {{address}}", "The agent cannot reach {{server}}", ":2: {{server}} is no group of the pattern.")]
    [InlineData("means: Nodes behind {{address}}", "means: Nodes behind {{#if address}}", ":2: \"Nodes behind {{#if address}} are not updated.\" has an {{#if}} is not closed")]
    [InlineData("  title: The agent cannot reach the proxy {{address}}\n", "", ":2: title is missing, and there is no article of this id.")]
    [InlineData("id: site/proxy-unreachable", "id: netfilter/forward-rejects-pod-traffic", ":2: netfilter/forward-rejects-pod-traffic is the id of a rule.")]
    [InlineData("severity: warning", "sevrity: warning", ":3: there is no field \"sevrity\". Did you mean \"severity\"?")]
    public void A_problem_is_a_line_with_its_place_and_what_to_do(string part, string instead, string says)
    {
        using var folder = new TempFolder();
        Assert.Contains(part, SignatureFileTests.Whole, StringComparison.Ordinal);
        var file = folder.Write("site.yaml", SignatureFileTests.Whole.Replace(part, instead, StringComparison.Ordinal));

        var (code, output, _) = Run("rules", "verify", folder.Path);

        Assert.Equal(1, code);
        Assert.Contains(file + says, output, StringComparison.Ordinal);
        Assert.Matches(@"\d+ signatures, [1-9]\d* problems?\n$", output);
    }

    [Fact]
    public void Faults_of_reading_and_of_samples_are_told_together()
    {
        using var folder = new TempFolder();
        folder.Write("site.yaml", SignatureFileTests.Whole
            .Replace("severity: warning", "severity: loud", StringComparison.Ordinal)
            .Replace("pattern: 'agent", "pattern: '^agent", StringComparison.Ordinal));
        folder.Write("other.yaml", "- id: a/b\n");

        var (code, output, errors) = Run("rules", "--signatures", folder.Path);

        Assert.Equal((2, ""), (code, output));
        Assert.All(["there is no severity \"loud\"", "Do not tie the pattern to the line's beginning", "other.yaml:1: literal is missing"], says => Assert.Contains(says, errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rules", "verify", "/no/such/folder")]
    [InlineData("rules", "--signatures", "/no/such/folder")]
    [InlineData("explain", "dns/coredns-loop", "--signatures", "/no/such/folder")]
    [InlineData("in.tar", "--signatures", "/no/such/folder")]
    public void A_folder_that_is_not_there_ends_with_2(params string[] args) =>
        Assert.Equal((2, "", "sb-analyze: /no/such/folder: there is no such folder. Name the one that holds the signatures.\n"), Run(args));

    [Fact]
    public void A_folder_without_a_signature_file_ends_with_2()
    {
        using var folder = new TempFolder();
        folder.Write("signatures.txt", "");

        var (code, _, errors) = Run("rules", "verify", folder.Path);

        Assert.Equal(2, code);
        Assert.Contains("there is no *.yaml file in it", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_only_ones_own_signature_knows_is_a_finding_with_its_words()
    {
        using var folder = new TempFolder();
        folder.Write("signatures/site.yaml", SignatureFileTests.Whole);
        folder.Write("in/messages", "Jan 02 03:04:05 worker1 agent[7]: agent: proxy unreachable: 192.0.2.7:3128 (attempt 3)\n");
        var input = Path.Combine(folder.Path, "in");

        var (without, _, _) = Run(input, "--quiet");
        var (code, output, errors) = Run(input, "--signatures", Path.Combine(folder.Path, "signatures"));

        Assert.Equal((0, 1, ""), (without, code, errors));
        Assert.Contains("The agent cannot reach the proxy 192.0.2.7:3128 (site/proxy-unreachable", output, StringComparison.Ordinal);
        var report = File.ReadAllText(Path.Combine(folder.Path, "report.md"));
        Assert.Contains("Nodes behind 192.0.2.7:3128 are not updated.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_with_the_id_of_one_that_is_built_in_replaces_it()
    {
        using var folder = new TempFolder();
        folder.Write("site.yaml", SignatureFileTests.Whole.Replace("site/proxy-unreachable", "dns/coredns-loop-detected", StringComparison.Ordinal));

        var (_, output, _) = Run("rules", "--signatures", folder.Path);

        var row = Assert.Single(output.Split('\n'), line => line.StartsWith("dns/coredns-loop-detected ", StringComparison.Ordinal));
        Assert.EndsWith("(logs of our-agent, 2.1 and later)", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_of_ones_own_is_explained_in_both_languages()
    {
        using var folder = new TempFolder();
        folder.Write("site.yaml", SignatureFileTests.Whole);

        var english = Run("explain", "site/proxy-unreachable", "--signatures", folder.Path).Output;
        var japanese = Run("explain", "site/proxy-unreachable", "--signatures", folder.Path, "--lang", "ja").Output;

        Assert.StartsWith("The agent cannot reach the proxy <address>\n=====", english, StringComparison.Ordinal);
        Assert.Contains("Fix now\n-------\nStart the proxy.\n", english, StringComparison.Ordinal);
        Assert.Contains("- <https://runbook.example.com/proxy>", english, StringComparison.Ordinal);
        Assert.StartsWith("エージェントがプロキシ <address> に到達できない\n=====", japanese, StringComparison.Ordinal);
        Assert.Contains("今すぐの対処\n------------\nプロキシを起動する。\n", japanese, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_translated_is_English_and_says_so()
    {
        using var folder = new TempFolder();
        folder.Write("site.yaml", string.Join('\n', SignatureFileTests.Whole.Split('\n').Where(line => !line.Contains("Ja: ", StringComparison.Ordinal))));

        var explained = Run("explain", "site/proxy-unreachable", "--signatures", folder.Path, "--lang", "ja").Output;
        var listed = Run("rules", "--signatures", folder.Path, "--lang", "ja").Output;

        Assert.StartsWith("[英語のみ] ", explained, StringComparison.Ordinal);
        Assert.Contains("The agent cannot reach the proxy <address>\n", explained, StringComparison.Ordinal);
        Assert.Contains("The agent cannot reach the proxy <address> [英語のみ] (logs of our-agent", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_that_nobody_wrote_is_refused() => Assert.Equal(2, Run("explain", "dns/coredns-loop", "--lang", "fr").Code);

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        return (CommandLine.Run(args, output, errors), output.ToString(), errors.ToString());
    }
}
