using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Reports;

/// <summary>Sentences of findings and checks in the report's language.</summary>
public sealed partial class SpokenDiagnosisTests
{
    [Fact]
    public void A_sentence_is_said_by_its_form_and_its_parts_by_theirs_and_keeps_what_it_misses()
    {
        Sentence inner = Sentence.ForLackOf([new(Place.OnHost("n1"), "kernel/sysctl")], "not in the input");

        var said = ReportWords.Of("ja").Say($"the policy rules are not in the input ({inner})");

        Assert.Equal("ポリシールールが入力にありません (入力にありません)", said.ToString());
        Assert.Equal("kernel/sysctl", Assert.Single(said.Missing).Id);
    }

    [Theory]
    [InlineData("{1} before {0}", "a", "b")]
    [InlineData("{0}", "a", "b")]
    public void Parts_that_look_like_places_are_no_places(string first, string second, string third)
    {
        Sentence sentence = $"{first}, {second}, {third}";

        Assert.Equal($"{first}, {second}, {third}", sentence.ToString());
    }

    [Fact]
    public void Every_translation_has_the_places_of_its_form()
    {
        var sentences = JsonSerializer.Deserialize<ImmutableDictionary<string, string>>(EmbeddedText.Read("templates/sentences.ja.json"))!; // an object

        Assert.Equal([], sentences.Where(pair => !Places(pair.Value).IsSubsetOf(Places(pair.Key))).Select(pair => pair.Key));
    }

    [Fact]
    public void The_brief_on_the_terminal_is_in_the_reports_language()
    {
        using var folder = new TempFolder();
        using var output = new StringWriter();
        new CaseBundle("hard-way", "broken-coredns-loop").LayInto(Path.Combine(folder.Path, "input"));

        CommandLine.Run([Path.Combine(folder.Path, "input"), "--out", folder.Path, "--lang", "ja"], output, TextWriter.Null);

        Assert.Contains("ネームサーバーがループバックアドレスで、CoreDNS のログがループを報告しています", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Explains:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("ネームサーバーがループバックアドレスで、CoreDNS のログがループを報告しています", File.ReadAllText(Path.Combine(folder.Path, "report.md")), StringComparison.Ordinal);
    }

    private static ImmutableHashSet<string> Places(string form) => [.. Part().Matches(form).Select(match => match.Value)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Part();
}
