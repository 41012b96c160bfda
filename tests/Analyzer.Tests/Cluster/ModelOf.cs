using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

/// <summary>The model of a few files in the layout of a bundle, or of a case's site.</summary>
internal static class ModelOf
{
    public static ClusterModel Files(params (string Path, string Content)[] files)
    {
        using var folder = new TempFolder();
        foreach (var (path, content) in files)
            folder.Write(path, content);
        return Analysis.Model([folder.Path], new(new InputLimits()));
    }

    public static ClusterModel Site(string name)
    {
        using var folder = new TempFolder();
        new CaseBundle(name, null).LayInto(folder.Path);
        return Analysis.Model([folder.Path], new(new InputLimits()));
    }
}
