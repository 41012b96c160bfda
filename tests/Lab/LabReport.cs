using System.Text.Json;

namespace SupportBundle.Lab;

/// <summary>The published collector run inside a lab's host, and the published analyzer on what it made.</summary>
internal static class LabReport
{
    /// <summary><c>report.json</c> of that host.</summary>
    public static JsonElement Of(NetworkLab lab, LabHost host)
    {
        var bundle = Path.Combine(lab.Folder, "bundle.tar.gz");
        var collected = host.Try($"{PublishedTools.Collector} --quiet --no-cluster --no-probes --out {bundle}");
        Assert.True(File.Exists(bundle), collected.Error);

        var analyzed = NetworkLab.Try($"{PublishedTools.Analyzer} {bundle} --quiet --out {lab.Folder}");
        var report = Path.Combine(lab.Folder, "report.json");
        Assert.True(File.Exists(report), analyzed.Error);
        return JsonDocument.Parse(File.ReadAllText(report)).RootElement;
    }
}
