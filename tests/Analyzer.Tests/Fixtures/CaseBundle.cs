using System.Formats.Tar;
using System.IO.Compression;
using SupportBundle.Analyzer.Bundles.Layouts;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>A case below <c>tests/bundles</c>: a healthy site, and overlays that break it.</summary>
/// <param name="Name">The case's folder.</param>
/// <param name="Overlay">The overlay's folder; null for the healthy site.</param>
internal sealed record CaseBundle(string Name, string? Overlay)
{
    private const string Removed = ".removed";

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "bundles");

    /// <summary>Every case's healthy site.</summary>
    public static IEnumerable<CaseBundle> Sites => Cases.Select(name => new CaseBundle(name, null));

    /// <summary>Every overlay that breaks a site.</summary>
    public static IEnumerable<CaseBundle> Broken => Overlays("broken*");

    /// <summary>Every overlay that makes another healthy cluster of a site: one with Calico, one with kube-proxy's IPVS mode.</summary>
    public static IEnumerable<CaseBundle> HealthyVariants => Overlays("healthy-*");

    private static IEnumerable<string> Cases => Directory.Exists(Folder)
        ? Directory.GetDirectories(Folder).Where(path => Directory.Exists(Path.Combine(path, "site")))
            .Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
        : [];

    private static IEnumerable<CaseBundle> Overlays(string pattern) => Cases.SelectMany(name => Directory.GetDirectories(Path.Combine(Folder, name), pattern)
        .Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
        .Select(overlay => new CaseBundle(name, overlay)));

    /// <summary>The expected diagnosis of an overlay.</summary>
    public string GoldenPath => Path.Combine(Folder, Name, $"{Overlay}.expected.txt");

    /// <summary>The bundle's files: path below its top, and where they lie.</summary>
    public IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Lay(files, "site");
        if (Overlay is not null)
            Lay(files, Overlay);
        return files;
    }

    /// <summary>Lays the bundle into a folder, without the files that <paramref name="without"/> names.</summary>
    public void LayInto(string folder, params IReadOnlyCollection<string> without)
    {
        foreach (var (path, source) in Files().Where(file => !without.Contains(file.Key)))
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!); // below the folder
            File.Copy(source, target, overwrite: true);
        }
    }

    /// <summary>Packs the bundle as the collector does: each file its own gzip member below one top folder, logs last.</summary>
    public byte[] Pack(string top = "support-bundle-case-20260102T030405Z")
    {
        using var archive = new MemoryStream();
        foreach (var (path, source) in Files().OrderBy(file => OwnLayout.IsLog(file.Key)))
            AddMember(archive, entry: new PaxTarEntry(TarEntryType.RegularFile, $"{top}/{path}"), File.ReadAllBytes(source));

        using (var end = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
            end.Write(new byte[1024]);
        return archive.ToArray();
    }

    public override string ToString() => Overlay is null ? $"{Name}/site" : $"{Name}/{Overlay}";

    private void Lay(SortedDictionary<string, string> files, string layer)
    {
        var root = Path.Combine(Folder, Name, layer);
        foreach (var path in Directory.GetFiles(root, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
            if (relative != Removed)
                files[relative] = path;
        }

        if (!File.Exists(Path.Combine(root, Removed)))
            return;
        foreach (var gone in File.ReadAllLines(Path.Combine(root, Removed)).Where(line => line.Length > 0))
        {
            foreach (var path in files.Keys.Where(path => path == gone || path.StartsWith(gone.TrimEnd('/') + "/", StringComparison.Ordinal)).ToArray())
                files.Remove(path);
        }
    }

    private static void AddMember(MemoryStream archive, PaxTarEntry entry, byte[] content)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
        {
            entry.DataStream = new MemoryStream(content);
            entry.ModificationTime = DateTimeOffset.UnixEpoch;
            writer.WriteEntry(entry);
        }

        // Without the two zero blocks that a writer ends with: the archive goes on in the next member.
        using var member = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true);
        member.Write(tar.GetBuffer(), 0, (int)tar.Length - 1024);
    }
}
