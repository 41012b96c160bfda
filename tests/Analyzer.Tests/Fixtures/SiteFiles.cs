using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using SupportBundle.Analyzer.Bundles.Layouts;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>A case's files, read once for all tests and changed in memory. An analysis gets them as one tar: to lay hundreds of files anew takes longer than to judge them.</summary>
internal sealed class SiteFiles : IDisposable
{
    private static readonly ConcurrentDictionary<CaseBundle, Lazy<ImmutableSortedDictionary<string, byte[]>>> Cases = new();

    private readonly TempFolder _folder = new();
    private ImmutableSortedDictionary<string, byte[]> _files;

    /// <summary>No file yet.</summary>
    public SiteFiles() => _files = ImmutableSortedDictionary.Create<string, byte[]>(StringComparer.Ordinal);

    public SiteFiles(CaseBundle bundle) => _files = Cases.GetOrAdd(bundle, _ => new(() => Read(bundle))).Value;

    public IEnumerable<string> Paths => _files.Keys;

    public bool Has(string path) => _files.ContainsKey(path);

    public string Text(string path) => _files.TryGetValue(path, out var content) ? Encoding.UTF8.GetString(content) : throw new ArgumentException($"there is no {path}");

    /// <summary>Writes a file, new or in place of what is there.</summary>
    public void Write(string path, string content) => _files = _files.SetItem(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Takes out a file, or a folder with all that it holds; false where there is none.</summary>
    public bool Remove(string path)
    {
        var gone = _files.Keys.Where(file => file == path || file.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal)).ToArray();
        _files = _files.RemoveRange(gone);
        return gone.Length > 0;
    }

    /// <summary>Where the files lie as they are now, in a tar with artifacts before logs, as the collector orders them.</summary>
    public string Packed()
    {
        var path = Path.Combine(_folder.Path, "site.tar");
        using var tar = new TarWriter(new BufferedStream(File.Create(path), 1 << 20), TarEntryFormat.Gnu);
        foreach (var (name, content) in _files.OrderBy(file => OwnLayout.IsLog(file.Key)))
            tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
        return path;
    }

    public void Dispose() => _folder.Dispose();

    private static ImmutableSortedDictionary<string, byte[]> Read(CaseBundle bundle) =>
        bundle.Files().ToImmutableSortedDictionary(file => file.Key, file => File.ReadAllBytes(file.Value), StringComparer.Ordinal);
}
