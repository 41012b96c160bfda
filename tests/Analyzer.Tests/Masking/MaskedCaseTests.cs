using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Bundle.Masking;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Analyzer.Tests.Masking;

/// <summary>Every case masked: what is found is the same, under other names.</summary>
public sealed class MaskedCaseTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var bundle in CaseBundle.Broken.Concat(CaseBundle.HealthyVariants).Concat(CaseBundle.Sites))
                data.Add(bundle.Name, bundle.Overlay ?? "");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_masked_bundle_has_the_findings_of_the_plain_one(string name, string overlay)
    {
        var bundle = new CaseBundle(name, overlay.Length == 0 ? null : overlay);
        var masker = MaskerOf(bundle);

        var plain = Found(bundle, (path, content) => (path, content)).Select(masker.Mask).Order(StringComparer.Ordinal);
        var masked = Found(bundle, (path, content) => (masker.Mask(path), Masked(masker, content))).Order(StringComparer.Ordinal);

        Assert.Equal(string.Join('\n', plain), string.Join('\n', masked));
    }

    private static Masker MaskerOf(CaseBundle bundle)
    {
        var known = new KnownNames();
        foreach (var (path, source) in bundle.Files())
        {
            NameSources.ReadPath(path, known);
            if (NameSources.IsOne("/" + path))
                NameSources.Read(path, File.ReadAllLines(source), known);
        }

        return new Masker(new MaskKey([.. Enumerable.Range(1, MaskKey.Length).Select(i => (byte)i)]), known);
    }

    private static byte[] Masked(Masker masker, byte[] content)
    {
        using var sink = new MemoryStream();
        using (var stream = new Redactor("key"u8) { Masker = masker }.Over(sink, "test"))
            stream.Write(content);
        return sink.ToArray();
    }

    // The order of findings of one severity may follow names, so it does not count.
    private static string[] Found(CaseBundle bundle, Func<string, byte[], (string Path, byte[] Content)> change)
    {
        using var folder = new TempFolder();
        foreach (var (path, source) in bundle.Files())
        {
            var (target, content) = change(path, File.ReadAllBytes(source));
            var whole = Path.Combine(folder.Path, target);
            Directory.CreateDirectory(Path.GetDirectoryName(whole)!); // below the folder
            File.WriteAllBytes(whole, content);
        }

        var result = Analysis.Run([folder.Path]);
        Assert.Empty(result.Problems);
        return [.. result.Diagnosis.Findings.Select(Text), .. result.Diagnosis.Causes.Select(cause => $"cause {cause.Id}: {string.Join(", ", cause.Symptoms.Select(symptom => symptom.Id).Order(StringComparer.Ordinal))}"), .. result.Diagnosis.Coverage.Select(row => $"{row.Rule.Id} {row.Evaluation.GetType().Name}")];
    }

    private static string Text(Finding finding) =>
        $"{finding.Id} on {finding.Scope}: {finding.Severity}, {finding.Confidence}; {string.Join(", ", finding.Evidence.Select(evidence => $"{evidence.Artifact}:{evidence.Line}").Order(StringComparer.Ordinal))}";
}
