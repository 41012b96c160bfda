using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>Real output beside the tests; the file's name says what printed it: <c>ip-d-addr.debian11-iproute2-5.10.txt</c>.</summary>
internal static class Sample
{
    public static ArtifactText Read(string area, string name) => new("n", name, Text(area, name));

    public static string Text(string area, string name) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", area, "Samples", name));

    /// <summary>The samples whose name begins so, in order.</summary>
    public static IEnumerable<string> Named(string area, string start) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", area, "Samples"), $"{start}.*")
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);

    /// <summary>What was read of each of those samples, every line of which must be understood.</summary>
    public static IReadOnlyList<T> ReadAll<T>(string area, params string[] starts)
        where T : IArtifact<T>
    {
        var names = starts.SelectMany(start => Named(area, start)).ToList();
        var parsed = names.Select(name => T.Parse(Read(area, name))).ToList();
        Assert.NotEmpty(parsed);
        Assert.All(parsed, one => Assert.Empty(one.Notes));
        return [.. parsed.Select(one => one.Value)];
    }
}
