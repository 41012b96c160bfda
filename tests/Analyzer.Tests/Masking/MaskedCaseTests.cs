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

        var plain = Found(bundle, (path, content) => (path, content), masker.Mask);
        var masked = Found(bundle, (path, content) => (masker.Mask(path), Masked(masker, content)), text => text);

        string[] differences = [.. plain.Except(masked).Select(text => $"lost {text}"), .. masked.Except(plain).Select(text => $"made up {text}")];
        Assert.True(differences is [], string.Join('\n', differences));
        Assert.Equal(plain.Length, masked.Length);
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
    private static string[] Found(CaseBundle bundle, Func<string, byte[], (string Path, byte[] Content)> change, Func<string, string> name)
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
        return
        [
            .. result.Diagnosis.Findings.Select(finding => Text(finding, name)),
            .. result.Diagnosis.Causes.Select(cause => $"cause {cause.Id}: {string.Join(", ", cause.Symptoms.Select(symptom => symptom.Id).Order(StringComparer.Ordinal))}"),
            .. result.Diagnosis.Coverage.Select(row => $"{row.Rule.Id} {row.Evaluation.GetType().Name}"),
        ];
    }

    // Of several nodes that show the same, the first by name is cited, which may be another under other names.
    private static string Text(Finding finding, Func<string, string> name)
    {
        var evidence = finding.Evidence.Select(each => $"{WithoutNode(name(each.Artifact))}:{each.Line}").Distinct().Order(StringComparer.Ordinal);
        return $"{finding.Id} on {name(finding.Scope.ToString())}: {finding.Severity}, {finding.Confidence}; {string.Join(", ", evidence)}";
    }

    private static string WithoutNode(string path) => path.Split('/') is ["nodes", _, .. var rest] ? $"nodes/*/{string.Join('/', rest)}" : path;
}
