using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Bundle;

/// <summary>Writes a bundle member by member, so that whatever ends it leaves the complete entries readable. Safe for use by several threads.</summary>
public sealed class BundleWriter : IDisposable
{
    public const string ChecksumsName = "SHA256SUMS";

    private readonly Lock _lock = new();
    private readonly Stream _output;
    private readonly BundleWriterOptions _options;
    private readonly string _spillFolder;
    private readonly DateTimeOffset _modified;
    private readonly List<ManifestItem> _items = [];
    private readonly HashSet<string> _paths = [ChecksumsName, BundleManifest.FileName];
    private DiskReserve? _reserve;
    private bool _closed;

    /// <summary>Writes to <paramref name="output"/>, which is disposed with the writer; nothing is held in reserve for a full disk.</summary>
    public BundleWriter(Stream output, string topFolder, DateTimeOffset modified, BundleWriterOptions? options = null)
    {
        _output = output;
        _modified = modified;
        _options = options ?? new BundleWriterOptions();
        _spillFolder = _options.SpillFolder ?? Path.GetTempPath();
        TopFolder = BundlePath.Clean(topFolder);
    }

    /// <summary>Name of the folder that everything in the archive stands in.</summary>
    public string TopFolder { get; }

    /// <summary>True after the disk was full, or an item did not fit into the byte budget.</summary>
    public bool IsDiskFull { get; private set; }
    public bool IsOverBudget { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that the budget and the file system leave for further entries.</summary>
    public long Room
    {
        get
        {
            using var _ = _lock.EnterScope();
            return Math.Max(0, RoomLeft());
        }
    }

    /// <summary>Creates <c>support-bundle-LABEL-TIME.tar.gz</c> at <paramref name="path"/>, readable by its owner only; the file must not exist.</summary>
    public static BundleWriter Create(string path, string topFolder, DateTimeOffset modified, BundleWriterOptions? options = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        options = (options ?? new BundleWriterOptions()) is { SpillFolder: null } given ? given with { SpillFolder = folder } : options!;
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        var writer = new BundleWriter(new FileStream(path, file), topFolder, modified, options);
        writer._reserve = new DiskReserve(folder);
        return writer;
    }

    /// <summary><c>support-bundle-LABEL-20260102T030405Z</c>, the name of the top folder and, with .tar.gz, of the file.</summary>
    public static string NameFor(string label, DateTimeOffset time)
    {
        var clean = string.Concat(label.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).Trim('.');
        return $"support-bundle-{(clean.Length == 0 ? "unnamed" : clean)}-{time.ToUniversalTime():yyyyMMdd'T'HHmmss'Z'}";
    }

    /// <summary>A new entry to write content to; several may be open at once.</summary>
    public BundleEntry Begin()
    {
        using var _ = _lock.EnterScope();
        return new BundleEntry(_spillFolder, _options.Compression, RoomLeft());
    }

    /// <summary>
    /// Appends the entry under <paramref name="path"/> (cleaned, made unique) and records the item with what is known of it now.
    /// An entry that does not fit into the byte budget is recorded as skipped.
    /// </summary>
    /// <exception cref="BundleFullException">The disk is full; the bundle is as it was before, and the item is recorded as skipped.</exception>
    public ManifestItem Add(ManifestItem item, string path, BundleEntry entry)
    {
        using var _ = _lock.EnterScope();
        if (!TryMask(ref item, ref path))
            return Keep(item);
        if (entry.IsOverBudget)
            return Refuse(item, entry.Length);

        entry.Finish();
        if (entry.CompressedLength > RoomLeft())
            return Refuse(item, entry.Length);

        var unique = Unique(BundlePath.Clean(path));
        var offset = Length;
        try
        {
            Append(unique, entry);
            _reserve?.GrowFor(_items.Count + 1);
        }
        catch (IOException exception) when (BundleFullException.Means(exception))
        {
            CutTo(offset);
            IsDiskFull = true;
            _items.Add(item with { Path = null, Status = ItemStatus.Skipped, Reason = "the disk is full", OriginalBytes = item.OriginalBytes ?? entry.Length });
            throw new BundleFullException("no space left on the bundle's file system", exception);
        }

        var added = item with { Path = unique, Bytes = entry.Length, Sha256 = entry.Sha256, MemberOffset = offset, MemberLength = Length - offset };
        _items.Add(added);
        return added;
    }

    /// <summary>Records an item for which the bundle holds no entry.</summary>
    public void Add(ManifestItem item)
    {
        using var _ = _lock.EnterScope();
        var path = "";
        TryMask(ref item, ref path);
        _items.Add(item);
    }

    /// <summary>Writes checksums, the manifest (with the items added so far) and the end of the archive, and returns the manifest as written.</summary>
    public BundleManifest Close(BundleManifest manifest)
    {
        using var _ = _lock.EnterScope();
        ObjectDisposedException.ThrowIf(_closed, this);
        _closed = true;
        _reserve?.Dispose();

        var written = (_options.Masker?.Mask(manifest) ?? manifest) with { Items = [.. _items], Outcome = OutcomeOf(manifest.Outcome) };
        AppendWhole(ChecksumsName, Encoding.UTF8.GetBytes(Checksums()));
        AppendWhole(BundleManifest.FileName, ManifestJson.Write(written));
        GzipMember.Write(_output, new byte[2 * TarHeader.Block]);
        _output.Flush();
        return written;
    }

    public void Dispose()
    {
        _reserve?.Dispose();
        _output.Dispose();
    }

    private BundleOutcome OutcomeOf(BundleOutcome outcome) => outcome switch
    {
        BundleOutcome.Complete when IsDiskFull => BundleOutcome.DiskFull,
        BundleOutcome.Complete when IsOverBudget => BundleOutcome.SizeLimit,
        _ => outcome,
    };

    private long RoomLeft() => Math.Min(BudgetLeft(), FreeLeft());

    private long BudgetLeft() => _options.MaxBytes is { } max ? max - Length - DiskReserve.Needed(_items.Count + 1) : long.MaxValue;

    // What the reserve holds is counted as used already.
    private long FreeLeft() => _options.FreeSpace is { } free ? free() : long.MaxValue;

    // What cannot be masked is left out, and so is all that could tell what it was.
    private bool TryMask(ref ManifestItem item, ref string path)
    {
        if (_options.Masker is not { } masker)
            return true;

        try
        {
            (item, path) = (masker.Mask(item), masker.Mask(path));
            return true;
        }
        catch (RedactionFailedException)
        {
            item = new ManifestItem { Spec = item.Spec, Source = new ItemSource(), Status = ItemStatus.Skipped, Reason = "left out, as it could not be masked" };
            return false;
        }
    }

    private ManifestItem Keep(ManifestItem item)
    {
        _items.Add(item);
        return item;
    }

    private ManifestItem Refuse(ManifestItem item, long length)
    {
        var isForSpace = FreeLeft() < BudgetLeft();
        IsDiskFull |= isForSpace;
        IsOverBudget |= !isForSpace;
        var reason = isForSpace ? "the disk would become too full" : "size limit of the bundle";
        var refused = item with { Path = null, Status = ItemStatus.Skipped, Reason = reason, OriginalBytes = item.OriginalBytes ?? length };
        _items.Add(refused);
        return refused;
    }

    private string Unique(string path)
    {
        var unique = path;
        for (var number = 2; !_paths.Add(unique); number++)
            unique = $"{path}~{number}";

        return unique;
    }

    private void Append(string path, BundleEntry entry)
    {
        var counted = new CountingStream(_output);
        GzipMember.Write(counted, TarHeader.Format($"{TopFolder}/{path}", entry.Length, _modified), entry);
        Length += counted.Count;
    }

    private void AppendWhole(string path, byte[] content)
    {
        using var entry = new BundleEntry(_spillFolder, _options.Compression, long.MaxValue);
        entry.Write(content);
        entry.Finish();
        Append(path, entry);
    }

    private void CutTo(long offset)
    {
        Length = offset;
        if (!_output.CanSeek)
            return;

        _output.SetLength(offset);
        _output.Position = offset;
    }

    // 64 hexadecimal digits, two spaces, path: what sha256sum -c reads. Cleaned paths need no escaping.
    private string Checksums()
    {
        var text = new StringBuilder();
        foreach (var item in _items.Where(item => item is { Path: not null, Sha256: not null }))
            text.Append(item.Sha256).Append("  ").Append(item.Path).Append('\n');

        return text.ToString();
    }
}
