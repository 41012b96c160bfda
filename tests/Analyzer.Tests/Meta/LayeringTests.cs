using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Meta;

/// <summary>Each folder of the analyzer uses only those before it.</summary>
public sealed partial class LayeringTests
{
    private static readonly string[] Order =
        ["Bundles", "Artifacts", "Cluster", "PacketPath", "Rules", "Signatures", "Diagnosis", "Reports", "Commands"];

    [Fact]
    public void A_folder_uses_only_those_before_it()
    {
        var root = Path.Combine(Repository.Root, "analyzer");
        var breaches =
            from path in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(root, path).Replace('\\', '/')
            let own = Array.IndexOf(Order, file.Split('/')[0])
            where own >= 0
            from match in Using().Matches(File.ReadAllText(path))
            where Array.IndexOf(Order, match.Groups["folder"].Value) > own
            select $"{file} uses {match.Groups["folder"].Value}";

        Assert.Equal([], breaches);
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order()
    {
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "analyzer")).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));

        Assert.Equal([], folders.Except(Order));
    }

    [GeneratedRegex(@"SupportBundle\.Analyzer\.(?<folder>[A-Z]\w+)")]
    private static partial Regex Using();
}
