using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>What an input lacks makes the answer smaller, never wrong, and never a failure of ours.</summary>
public sealed class RobustnessTests
{
    public static TheoryData<string> Sites => [.. CaseBundle.Sites.Select(site => site.Name)];

    public static TheoryData<string, string> Broken => CaseTests.Broken;

    [Theory]
    [MemberData(nameof(Sites))]
    public void A_healthy_site_that_lacks_any_one_file_gets_no_critical_finding(string name)
    {
        foreach (var (path, result) in WithoutEachFile(new(name, null)))
        {
            Assert.Equal([], Failures(result).Select(why => $"without {path}: {why}"));
            Assert.Equal([], result.Diagnosis.Findings.Where(finding => finding.Severity == Severity.Critical).Select(finding => $"without {path}: {finding.Id}"));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_site_that_lacks_any_one_file_is_analysed_and_no_new_cause_is_made_up(string name, string overlay)
    {
        var bundle = new CaseBundle(name, overlay);
        var whole = Ids(Analyze(bundle));
        foreach (var (path, result) in WithoutEachFile(bundle))
        {
            Assert.Equal([], Failures(result).Select(why => $"without {path}: {why}"));
            Assert.Equal([], Ids(result).Except(whole).Select(id => $"without {path}: {id}"));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_packed_bundle_says_the_same_as_the_folder(string name, string overlay)
    {
        var bundle = new CaseBundle(name, overlay);
        using var folder = new TempFolder();

        var packed = Analysis.Run([folder.Write("bundle.tar.gz", bundle.Pack())]);

        Assert.False(packed.IsCut);
        Assert.Equal(DiagnosisText.Print(Analyze(bundle).Diagnosis), DiagnosisText.Print(packed.Diagnosis));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_bundle_cut_anywhere_is_analysed_as_far_as_it_goes_and_says_that_it_is_cut(string name, string overlay)
    {
        var whole = new CaseBundle(name, overlay).Pack();
        using var folder = new TempFolder();
        foreach (var length in Lengths(whole.Length))
        {
            var result = Analysis.Run([folder.Write("bundle.tar.gz", whole[..length])]);

            Assert.True(result.IsCut || !result.Problems.IsEmpty, $"cut after {length} of {whole.Length} bytes");
            Assert.Equal([], Failures(result).Select(why => $"cut after {length} bytes: {why}"));
        }
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Every_file_cut_in_half_or_full_of_rubbish_fails_nothing(string name, string overlay)
    {
        var bundle = new CaseBundle(name, overlay);
        var random = new Random(1);
        using var folder = new TempFolder();
        foreach (var (path, source) in bundle.Files())
        {
            var content = File.ReadAllBytes(source);
            var half = content[..(content.Length / 2)];
            for (var i = random.Next(50); i < half.Length; i += 50 + random.Next(200))
                half[i] = (byte)random.Next(256);
            folder.Write(path, half);
        }

        Assert.Equal([], Failures(Analysis.Run([folder.Path])));
    }

    // The first bytes one by one, then some sixty places over the whole length; not within the mark of the end, behind which nothing is lost.
    private static IEnumerable<int> Lengths(int whole)
    {
        for (var length = 1; length < whole - 40; length += length < 40 ? 1 : Math.Max(1, whole / 60))
            yield return length;
    }

    private static IEnumerable<(string Path, AnalysisResult Result)> WithoutEachFile(CaseBundle bundle)
    {
        using var folder = new TempFolder();
        bundle.LayInto(folder.Path);
        foreach (var (path, source) in Some(bundle.Files()))
        {
            var laid = Path.Combine(folder.Path, path);
            File.Delete(laid);
            yield return (path, Analysis.Run([folder.Path]));
            File.Copy(source, laid);
        }
    }

    // A whole cluster with all that a collector takes has hundreds of files, most of them once for each node: every seventh comes upon each kind.
    private static IEnumerable<KeyValuePair<string, string>> Some(IReadOnlyDictionary<string, string> files) =>
        files.Count < 300 ? files : files.Where((_, index) => index % 7 == 0);

    private static AnalysisResult Analyze(CaseBundle bundle)
    {
        using var folder = new TempFolder();
        bundle.LayInto(folder.Path);
        return Analysis.Run([folder.Path]);
    }

    private static HashSet<string> Ids(AnalysisResult result) => [.. result.Diagnosis.Findings.Select(finding => finding.Id)];

    private static IEnumerable<string> Failures(AnalysisResult result) =>
        result.Diagnosis.Coverage.Select(row => row.Evaluation).OfType<Evaluation.NotEvaluated>()
            .Select(missing => missing.Why.ToString()).Where(why => why.StartsWith("the rule failed", StringComparison.Ordinal));
}
