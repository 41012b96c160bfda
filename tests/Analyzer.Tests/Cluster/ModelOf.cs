using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

/// <summary>The model of a few files in the layout of a bundle, or of a case's site.</summary>
internal static class ModelOf
{
    public static ClusterModel Files(params (string Path, string Content)[] files)
    {
        using var written = new SiteFiles();
        foreach (var (path, content) in files)
            written.Write(path, content);
        return Analysis.Model([written.Packed()], new(new InputLimits()));
    }

    public static ClusterModel Site(string name)
    {
        using var files = new SiteFiles(new(name, null));
        return Analysis.Model([files.Packed()], new(new InputLimits()));
    }
}
