using System.IO.Compression;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>One case in the packages that people make of it: whatever is in what, the diagnosis is the same.</summary>
public sealed class PackagingTests
{
    private static readonly CaseBundle Case = new("firewalld-ha", "broken");

    [Fact]
    public void A_zip_with_a_folder_for_each_node() => AssertDiagnosed(folder =>
        folder.Write("from site.zip", Packed.Zip([.. Laid()])));

    [Fact]
    public void A_tarball_for_each_node_in_a_zip() => AssertDiagnosed(folder =>
        folder.Write("case.zip", Packed.Zip([.. Tarballs()])));

    [Fact]
    public void A_folder_of_tarballs_one_for_each_node() => AssertDiagnosed(folder => Write(folder, Tarballs()));

    [Fact]
    public void A_zip_for_each_node_in_a_tarball() => AssertDiagnosed(folder =>
        folder.Write("case.tar.gz", Gzip(Tar.Of([.. ByNode().Select(node => Tar.File($"{node.Key}.zip", Packed.Zip([.. node])))]))));

    private static void AssertDiagnosed(Action<TempFolder> pack)
    {
        using var bundled = new TempFolder();
        using var packed = new TempFolder();
        Case.LayInto(bundled.Path);
        pack(packed);

        var (expected, result) = (Analysis.Run([bundled.Path]), Analysis.Run([packed.Path]));

        Assert.Empty(result.Problems);
        Assert.Equal(expected.Model.Nodes.Select(node => node.Name), result.Model.Nodes.Select(node => node.Name));
        Assert.Equal(expected.Diagnosis.Causes.Select(cause => (cause.Id, cause.Finding.Scope)), result.Diagnosis.Causes.Select(cause => (cause.Id, cause.Finding.Scope)));
    }

    // from the site/worker1/commands/ip_rule.txt
    private static IEnumerable<(string Path, byte[] Content)> Laid() =>
        Case.Files().Select(file => (LooseLayout.Folders(file.Key)["from the site/".Length..], File.ReadAllBytes(file.Value)));

    private static IEnumerable<IGrouping<string, (string Path, byte[] Content)>> ByNode() => Laid().GroupBy(file => file.Path.Split('/')[0]);

    private static IEnumerable<(string Path, byte[] Content)> Tarballs() =>
        ByNode().Select(node => ($"{node.Key}.tar.gz", Gzip(Tar.Of([.. node.Select(file => Tar.File(file.Path, file.Content))]))));

    private static void Write(TempFolder folder, IEnumerable<(string Path, byte[] Content)> files)
    {
        foreach (var (path, content) in files)
            folder.Write(path, content);
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
