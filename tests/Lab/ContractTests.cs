using System.Formats.Tar;
using System.IO.Compression;
using SupportBundle.Analyzer;
using SupportBundle.Bundle;

namespace SupportBundle.Lab;

/// <summary>The contract between the two tools: what <c>sb-collect</c> packs, <c>sb-analyze</c> opens.</summary>
public class ContractTests
{
    [LabFact]
    public void Every_entry_that_the_collector_packs_reaches_the_model()
    {
        using var lab = new NetworkLab();
        var bundle = Path.Combine(lab.Folder, "bundle.tar.gz");
        NetworkLab.Try($"{PublishedTools.Collector} --quiet --no-cluster --no-probes --out {bundle}");

        var result = Analysis.Run([bundle]);

        var packed = Manifest(bundle).Items.Where(item => item.Path is not null).Select(item => item.Path!).ToArray(); // filtered
        var opened = Artifacts(result).Concat(result.Model.AllLogs.SelectMany(logs => logs.Files).Select(log => log.Path)).ToHashSet();
        Assert.False(result.IsCut);
        Assert.Empty(result.Problems);
        Assert.True(packed.Length > 60, $"only {packed.Length} entries were packed");
        Assert.Equal([], packed.Where(path => !opened.Contains(path)));
        Assert.Equal(Manifest(bundle).Ended, result.Model.Captured);
    }

    [LabFact]
    public void Every_spec_that_left_nothing_is_missing_with_the_collectors_reason()
    {
        using var lab = new NetworkLab();
        var bundle = Path.Combine(lab.Folder, "bundle.tar.gz");
        NetworkLab.Try($"{PublishedTools.Collector} --quiet --no-cluster --only 'runtime/*' --only 'identity/hostname' --out {bundle}");

        var node = Assert.Single(Analysis.Run([bundle]).Model.Nodes);

        var absent = Manifest(bundle).Items.First(item => item is { Spec: "runtime/crictl-info", Path: null });
        var missing = node.Host.Text(absent.Spec);
        Assert.False(missing.IsKnown);
        Assert.DoesNotContain("not in the input", missing.WhyMissing);
    }

    [LabFact]
    public void What_the_collectors_script_packs_is_opened_like_its_own_bundle()
    {
        using var lab = new NetworkLab();
        NetworkLab.Try($"{PublishedTools.Collector} script --skip cluster --skip logs > {lab.Folder}/collect.sh && sh {lab.Folder}/collect.sh --no-probes --node worker-7 --out {lab.Folder}");
        var bundle = Assert.Single(Directory.GetFiles(lab.Folder, "*.tar.gz"));

        var result = Analysis.Run([bundle]);

        var packed = Manifest(bundle).Items.Where(item => item.Path is not null).Select(item => item.Path!).ToArray(); // filtered
        var opened = Artifacts(result).Concat(result.Model.AllLogs.SelectMany(logs => logs.Files).Select(log => log.Path)).ToHashSet();
        Assert.Empty(result.Problems);
        Assert.Equal("worker-7", Assert.Single(result.Model.Nodes).Name);
        Assert.True(packed.Length > 60, $"only {packed.Length} entries were packed");
        Assert.Equal([], packed.Where(path => !opened.Contains(path)));
    }

    private static IEnumerable<string> Artifacts(AnalysisResult result) =>
        from node in result.Model.Nodes
        from place in node.Namespaces.Values.Concat(node.Containers.Values).Prepend(node.Host)
        from artifact in place.Under("")
        select artifact.Text.Path;

    private static BundleManifest Manifest(string bundle)
    {
        using var tar = new TarReader(new GZipStream(File.OpenRead(bundle), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name.EndsWith($"/{BundleManifest.FileName}", StringComparison.Ordinal))
            {
                using var content = new MemoryStream();
                entry.DataStream!.CopyTo(content); // a regular file
                return ManifestJson.Read(content.ToArray()).Manifest!; // what the collector wrote
            }
        }

        throw new InvalidOperationException("the bundle holds no manifest");
    }
}
