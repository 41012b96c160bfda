using System.Collections.Immutable;
using System.Text;

namespace SupportBundle.Bundle;

/// <summary>Whether a bundle is what its collector wrote: checksums, manifest, completeness; each problem is a sentence.</summary>
public sealed record BundleVerification(BundleManifest? Manifest, int Files, ImmutableArray<string> Problems)
{
    private const int LargestIndex = 256 * 1024 * 1024;

    public bool IsSound => Problems.IsEmpty;

    /// <summary>Reads the whole archive once; <paramref name="archive"/> is disposed.</summary>
    public static BundleVerification Of(Stream archive, ArchiveLimits? limits = null)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[]? checksums = null, manifestBytes = null;

        using var reader = new BundleReader(archive, limits);
        while (reader.Next() is { } entry)
        {
            var path = BelowTopFolder(entry.Path);
            if (entry.Kind == ArchiveEntryKind.Folder)
                continue;
            if (entry.Kind != ArchiveEntryKind.File)
                problems.Add($"{path} is not a file.");
            else if (path == BundleManifest.FileName)
                manifestBytes = ReadIndex(entry);
            else if (path == BundleWriter.ChecksumsName)
                checksums = ReadIndex(entry);
            else if (!hashes.TryAdd(path, HashOf(entry)))
                problems.Add($"{path} is there twice.");
            else if (entry.IsCut)
                hashes.Remove(path);
        }

        if (reader.Cut is { } cut)
            problems.Add($"The bundle cannot be read to its end: {cut.Why} (after {cut.Offset} expanded bytes).");

        problems.AddRange(AgainstChecksums(checksums, hashes));
        var manifest = ReadManifest(manifestBytes, problems);
        problems.AddRange(AgainstManifest(manifest, hashes));
        return new BundleVerification(manifest, hashes.Count, problems.ToImmutable());
    }

    private static BundleManifest? ReadManifest(byte[]? bytes, ImmutableArray<string>.Builder problems)
    {
        if (bytes is null)
        {
            problems.Add("There is no manifest, so what is missing cannot be told.");
            return null;
        }

        var (manifest, problem) = ManifestJson.Read(bytes);
        if (problem is not null)
            problems.Add($"{problem}.");

        return manifest;
    }

    private static IEnumerable<string> AgainstChecksums(byte[]? checksums, Dictionary<string, string> hashes)
    {
        if (checksums is null)
        {
            yield return $"There is no {BundleWriter.ChecksumsName}.";
            yield break;
        }

        // 64 hexadecimal digits, two spaces, path.
        foreach (var line in Encoding.UTF8.GetString(checksums).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length < 67 || line[64] != ' ')
                yield return $"{BundleWriter.ChecksumsName} has a line that is no checksum: {line}";
            else if (!hashes.TryGetValue(line[66..], out var hash))
                yield return $"{line[66..]} is missing.";
            else if (hash != line[..64])
                yield return $"{line[66..]} was changed: its SHA-256 is not the one in {BundleWriter.ChecksumsName}.";
        }
    }

    private static IEnumerable<string> AgainstManifest(BundleManifest? manifest, Dictionary<string, string> hashes)
    {
        if (manifest is null)
            yield break;

        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in manifest.Items)
        {
            if (item.Path is not { } path)
                continue;

            named.Add(path);
            if (!hashes.TryGetValue(path, out var hash))
                yield return $"{path} is in the manifest and not in the bundle.";
            else if (item.Sha256 != hash)
                yield return $"{path} was changed: its SHA-256 is not the one in the manifest.";
        }

        foreach (var path in hashes.Keys.Where(path => !named.Contains(path)))
            yield return $"{path} is in the bundle and not in the manifest.";
    }

    private static string BelowTopFolder(string path) => path[(path.IndexOf('/') + 1)..];

    private static string HashOf(ArchiveEntry entry) => Sha256Hash.HexOf(entry.Content);

    private static byte[]? ReadIndex(ArchiveEntry entry)
    {
        if (entry.Length > LargestIndex)
            return null;

        using var bytes = new MemoryStream();
        entry.Content.CopyTo(bytes);
        return entry.IsCut ? null : bytes.ToArray();
    }
}
