using System.Collections.Immutable;
using System.Formats.Tar;
using System.IO.Compression;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Fuzz;

/// <summary>Good input to begin with: the files of all cases, and small archives of every kind.</summary>
internal static class FuzzCorpus
{
    private const int LargestText = 48 * 1024;

    public static ImmutableArray<byte[]> Texts { get; } =
    [
        .. Directory.GetFiles(CaseBundle.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).Where(bytes => bytes.Length > 0).Select(bytes => bytes.Length > LargestText ? bytes[..LargestText] : bytes),
    ];

    public static ImmutableArray<byte[]> Archives { get; } = [.. MakeArchives()];

    /// <summary>The files of the named kind that were once found to do harm.</summary>
    public static string Regressions { get; } = Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Fuzz", "regressions");

    private static IEnumerable<byte[]> MakeArchives()
    {
        var log = Packed.Text(string.Concat(Enumerable.Range(0, 200).Select(i => $"I0629 16:00:{i % 60:00}.000000 1 kubelet.go:{i}] pod {i} started\n")));
        TarEntry[] Entries(params (string Path, byte[] Content)[] more) =>
        [
            Tar.Special(TarEntryType.Directory, "b/nodes/"), Tar.File("b/nodes/worker1/routing/routes.json", "[]"), Tar.File("b/nodes/worker1/logs/kubelet.log", log),
            Tar.Link(TarEntryType.SymbolicLink, "b/link", "/etc/passwd"), Tar.File($"b/{new string('n', 200)}/long.txt", "x"), .. more.Select(file => Tar.File(file.Path, file.Content)),
        ];

        var tar = Tar.Of(Entries());
        var zip = Packed.Zip(("nodes/worker1/routing/routes.json", Packed.Text("[]")), ("kubelet.log", log), ("folder/", []));
        var stored = Packed.Zip(CompressionLevel.NoCompression, ("a.tar.gz", Tar.Gzip(tar)), ("kubelet.log", log));
        var nested = Tar.Of(Entries(("in.zip", zip), ("in.tar", tar), ("in.tar.gz", Tar.Gzip(tar)), ("syslog.1.gz", Tar.Gzip(log)), ("syslog.2.xz", Packed.By("xz", log))));
        yield return tar;
        yield return Tar.Gzip(tar);
        yield return zip;
        yield return stored;
        yield return nested;
        yield return Tar.Gzip(nested);
        yield return Packed.Zip(("a.zip", Packed.Zip(("b.zip", zip))), ("n.tar", nested));
        yield return [.. Tar.Gzip(log), .. Tar.Gzip(log)];
        yield return Packed.By("xz", tar);
        yield return Packed.By("zstd", tar);
        yield return Packed.By("bzip2", tar);
        yield return [.. tar, .. tar];
        yield return CaseBundle.Sites.First().Pack();
        yield return Packed.By("tar", [], $"-c --format=gnu -C {CaseBundle.Folder} {CaseBundle.Sites.First().Name}/site");
    }
}
