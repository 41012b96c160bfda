using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>The cases as loose files, in layouts that people make up: they say what the bundle says, and less where a file is missing.</summary>
public sealed class LooseFileTests
{
    public static TheoryData<string, string> Broken => CaseTests.Broken;

    [Theory]
    [MemberData(nameof(Broken))]
    public void Flat_files_named_after_node_and_command_have_the_bundles_first_cause(string name, string overlay) =>
        AssertSameCause(new(name, overlay), LooseLayout.Flat);

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_folder_for_each_node_has_the_bundles_first_cause(string name, string overlay) =>
        AssertSameCause(new(name, overlay), LooseLayout.Folders);

    [Theory]
    [MemberData(nameof(Broken))]
    public void Without_any_one_file_of_the_folders_no_rule_fails_and_none_calls_what_is_missing_healthy(string name, string overlay) =>
        AssertHonestWithoutEachFile(new(name, overlay), LooseLayout.Folders);

    [Theory]
    [MemberData(nameof(Broken))]
    public void Without_any_one_of_the_flat_files_no_rule_fails_and_none_calls_what_is_missing_healthy(string name, string overlay) =>
        AssertHonestWithoutEachFile(new(name, overlay), LooseLayout.Flat);

    [Fact]
    public void What_no_rule_could_evaluate_names_the_command_that_would_tell()
    {
        using var folder = new TempFolder();
        folder.Write("worker-1/ip_rule.txt", "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n");

        var reasons = Reasons(Analysis.Run([folder.Path]).Diagnosis).ToArray();

        Assert.Contains(reasons, why => why.Contains("kernel/sysctl: not in the input (`sysctl -a` on the node would tell)", StringComparison.Ordinal));
        Assert.All(reasons, why => Assert.Equal(why.Split(": not in the input").Length, why.Split(": not in the input (`").Length));
    }

    private static void AssertSameCause(CaseBundle bundle, Func<string, string> layout)
    {
        using var bundled = new TempFolder();
        using var loose = new TempFolder();
        bundle.LayInto(bundled.Path);
        Lay(bundle, loose, layout);

        var result = Analysis.Run([loose.Path]);

        Assert.Empty(result.Problems);
        Assert.DoesNotContain(result.Notes, note => note.What.Contains("cannot be told", StringComparison.Ordinal));
        Assert.Equal(First(Analysis.Run([bundled.Path])), First(result));
    }

    private static void AssertHonestWithoutEachFile(CaseBundle bundle, Func<string, string> layout)
    {
        using var folder = new TempFolder();
        Lay(bundle, folder, layout);
        var whole = Analysis.Run([folder.Path]).Diagnosis;
        var wrong = new List<string>();
        foreach (var path in bundle.Files().Select(file => Path.Combine(folder.Path, layout(file.Key))))
        {
            var content = File.ReadAllBytes(path);
            File.Delete(path);
            wrong.AddRange(WhatIsWrong(whole, Analysis.Run([folder.Path])).Select(what => $"without {Path.GetRelativePath(folder.Path, path)}: {what}"));
            File.WriteAllBytes(path, content);
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static IEnumerable<string> WhatIsWrong(DiagnosisResult whole, AnalysisResult without) =>
    [
        .. without.Problems.Select(problem => problem.ToString()),
        .. Reasons(without.Diagnosis).Where(why => why.Contains("the rule failed", StringComparison.Ordinal)),
        .. Reasons(without.Diagnosis).Where(why => why.Split(": not in the input").Length != why.Split(": not in the input (`").Length).Select(why => $"no command would tell: {why}"),
        .. without.Diagnosis.Findings.Select(finding => finding.Id).Except(whole.Findings.Select(finding => finding.Id)).Select(id => $"made up: {id}"),
        .. Lost(whole, without.Diagnosis).Select(lost => $"healthy by absence: {lost}"),
        .. WrongCode(without),
    ];

    // What is missing is no reason not to run, nor to call what is still found nothing.
    private static IEnumerable<string> WrongCode(AnalysisResult without)
    {
        var code = AnalyzeCommand.CodeOf(without, null);
        var isWrong = code == CommandLine.CouldNotRun
            || (without.Diagnosis.Causes.Any() && code != CommandLine.Found)
            || (!without.Diagnosis.Findings.Any() && code != CommandLine.NothingFound);
        return isWrong ? [$"exit code {code}"] : [];
    }

    private static (string, FindingScope)? First(AnalysisResult result) => result.Diagnosis.Causes is [var first, ..] ? (first.Id, first.Finding.Scope) : null;

    private static void Lay(CaseBundle bundle, TempFolder folder, Func<string, string> layout)
    {
        foreach (var (path, source) in bundle.Files())
            folder.Write(layout(path), File.ReadAllBytes(source));
    }

    private static IEnumerable<string> Reasons(DiagnosisResult diagnosis) =>
        diagnosis.Coverage.Select(row => row.Evaluation).OfType<Evaluation.NotEvaluated>().Select(missing => missing.Why.ToString());

    // A cause that is gone must be "cannot tell" now.
    private static IEnumerable<string> Lost(DiagnosisResult whole, DiagnosisResult without) =>
        from cause in whole.Causes
        from row in without.Coverage
        where row.Rule.Id == cause.Id && cause.Findings.Any(finding => finding.Scope == row.Evaluation.Scope) && row.Evaluation is Evaluation.Healthy
        where !whole.Coverage.Any(before => before.Rule.Id == cause.Id && before.Evaluation is Evaluation.Healthy && before.Evaluation.Scope == row.Evaluation.Scope)
        select $"{cause.Id} on {row.Evaluation.Scope}";
}
