using System.Collections.Immutable;
using System.IO.Compression;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>
/// A bundle of ours on the disk, each of whose files can be had by itself, by where the manifest says that it stands. That is done only
/// where all of it proves true before the first file is given; any other bundle is read from front to back.
/// </summary>
internal sealed class BundleMembers : IFileSource
{
    // A longer one is expanded by one thread while another scans it.
    private const long LongestApart = 64L << 20;

    private readonly DiskContent _bundle;
    private readonly ImmutableArray<BundleMember> _members;
    private readonly MemberNames _names;
    private readonly InputReading _reading;
    private readonly TarEntries _rest;
    private int _next;

    private BundleMembers(FoundFile file, DiskContent bundle, ImmutableArray<BundleMember> members, InputReading reading)
    {
        (_bundle, _members, _names, _reading) = (bundle, members, new(file, reading), reading);
        reading.TakeExpanded(members.Sum(member => member.Length));
        var packed = bundle.Part(End(members), bundle.Length - End(members));
        var expanded = new GZipStream(packed, CompressionMode.Decompress);
        _rest = new(new(expanded, reading, file.Where(reading)) { Tally = new(reading, file.Where(reading), () => packed.Position) }, _names, reading);
    }

    /// <summary>Null for what is no bundle of ours, cannot be read at any place, or is not as its manifest says.</summary>
    public static BundleMembers? Of(FoundFile file, InputReading reading)
    {
        if (file.Content is not DiskContent bundle)
            return null;

        var members = Members(bundle, reading);
        bundle.Position = 0;
        return members.IsEmpty ? null : new(file, bundle, members, reading);
    }

    public FoundFile? Next()
    {
        while (_next < _members.Length)
        {
            if (!_reading.TakeEntry())
                return null;

            var member = _members[_next++];
            if (_names.Of(member.Path, "") is { } path)
                return Found(member, path);
        }

        return _rest.Next();
    }

    public void Dispose()
    {
        _rest.Dispose();
        _bundle.Dispose();
    }

    private FoundFile Found(BundleMember member, string path)
    {
        var where = _names.Archive;
        void SayDamaged() => _reading.Cut(where, $"it is damaged within {path}: the rest of that is lost");
        MemberContent Open() => member.Open(_bundle, SayDamaged);
        var content = Open();
        return new(path, content) { IsCut = () => content.IsCut, Apart = member.Length <= LongestApart ? Open : null };
    }

    private static ImmutableArray<BundleMember> Members(DiskContent bundle, InputReading reading)
    {
        if (ManifestSearch.Find(bundle, reading) is not var (offset, top, manifest))
            return [];

        var members = ImmutableArray.CreateBuilder<BundleMember>();
        foreach (var (path, claim) in Claims(manifest))
        {
            // One begins where the one before it ends, so that none is left out and none is given twice.
            var end = End(members);
            if (claim.Offset != end || BundleMember.At(bundle, claim.Offset, claim.Length) is not { } member || member.Path != top + path)
                return [];
            members.Add(member);
        }

        return End(members) <= offset && IsWithinLimits(members, reading) ? members.ToImmutable() : [];
    }

    private static IEnumerable<(string Path, (long Offset, long Length) Member)> Claims(ManifestContents manifest) =>
        manifest.Items
            .SelectMany(item => item is { Path: { } path, MemberOffset: { } offset, MemberLength: { } length } ? [(path, (offset, length))] : Array.Empty<(string Path, (long Offset, long Length) Member)>())
            .OrderBy(claim => claim.Member.Offset);

    private static long End(IReadOnlyList<BundleMember> members) => members is [.., var last] ? last.Offset + last.PackedLength : 0;

    /// <summary>A bundle that some limit would end is read in order, so that it ends at the same place each time.</summary>
    private static bool IsWithinLimits(ImmutableArray<BundleMember>.Builder members, InputReading reading) =>
        members.Count <= reading.Limits.MaxEntries &&
        members.Sum(member => (decimal)member.Length) <= reading.Left &&
        members.All(member => member.Length <= reading.Limits.RatioCountsFrom || member.Length / reading.Limits.MaxRatio <= member.PackedLength);
}
