using System.Buffers;
using SupportBundle.Bundle;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>Finds the manifest of a bundle of ours from its end, without what stands before it being read.</summary>
internal static class ManifestSearch
{
    private const int Chunk = 256 * 1024;

    // A manifest of 100 nodes takes 2 MB; two bytes of packed data look like a member once in 16 MB.
    private const long Furthest = 32L << 20;
    private const int MostTries = 64;

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B, 8];

    /// <summary>Where it begins, the bundle's top folder with its slash, and what it says; null when no manifest is to be found.</summary>
    public static (long Offset, string Top, ManifestContents Manifest)? Find(DiskContent bundle, InputReading reading)
    {
        var tries = 0;
        foreach (var offset in MembersFromEnd(bundle))
        {
            if (++tries > MostTries)
                break;
            if (At(bundle, offset, reading) is { } found)
                return found;
        }

        return null;
    }

    private static (long, string, ManifestContents)? At(DiskContent bundle, long offset, InputReading reading)
    {
        using var archive = new BundleReader(bundle.Part(offset, bundle.Length - offset));
        if (archive.Next() is not { Kind: ArchiveEntryKind.File } entry || !entry.Path.EndsWith("/" + BundleManifest.FileName, StringComparison.Ordinal))
            return null;

        var text = TextReading.Read(new(entry.Content, reading, entry.Path), reading.Limits.MaxText, out var whyIncomplete);
        return whyIncomplete is null && ManifestContents.Read(text, out _) is { } manifest ? (offset, entry.Path[..^BundleManifest.FileName.Length], manifest) : null;
    }

    private static IEnumerable<long> MembersFromEnd(DiskContent bundle)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(Chunk + GzipMagic.Length);
        var stop = Math.Max(0, bundle.Length - Furthest);
        for (var end = bundle.Length; end > stop;)
        {
            // What begins in this chunk may go on in the one behind it.
            var start = Math.Max(stop, end - Chunk);
            var length = (int)Math.Min(end - start + GzipMagic.Length - 1, bundle.Length - start);
            bundle.Position = start;
            bundle.ReadExactly(chunk, 0, length);
            for (var at = length; (at = chunk.AsSpan(0, at).LastIndexOf(GzipMagic)) >= 0;)
                yield return start + at;
            end = start;
        }

        ArrayPool<byte>.Shared.Return(chunk);
    }
}
