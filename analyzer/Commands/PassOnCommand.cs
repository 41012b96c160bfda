using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Masking;
using SupportBundle.Bundle.Redaction;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze redact</c> and <c>mask</c>: a bundle once more without secrets, or without addresses and names as well, to pass it on.</summary>
internal sealed class PassOnCommand(TextWriter output, TextWriter errors)
{
    private const int KeyLength = 32;
    private const int LongestNameSource = 64 << 20;

    /// <param name="keyPath">The key to mask with, made if it is not there; null to redact only.</param>
    public int Run(string path, string target, string? rulesPath, string? keyPath)
    {
        if (!File.Exists(path))
            return CommandLine.Refuse($"there is no file {path}; a bundle is a .tar.gz or .tar", errors);
        if (File.Exists(target))
            return CommandLine.Refuse($"{target} exists already; nothing was changed", errors);

        var (rules, wrong) = rulesPath is null ? (SiteRules.None, null) : SiteRulesJson.Read(File.ReadAllBytes(rulesPath), rulesPath);
        if (rules is null)
            return CommandLine.Refuse(wrong ?? "", errors);

        var (masker, problem) = keyPath is null ? (null, null) : Masker(keyPath, path);
        return problem is null ? Write(path, target, new Redactor(RandomNumberGenerator.GetBytes(KeyLength)) { SiteRules = rules, Masker = masker }) : CommandLine.Refuse(problem, errors);
    }

    private (Masker? Masker, string? Problem) Masker(string keyPath, string bundle)
    {
        if (!File.Exists(keyPath))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(keyPath, options);
            file.Write(Encoding.ASCII.GetBytes(new MaskKey(RandomNumberGenerator.GetBytes(MaskKey.Length)).ToString()));
            output.WriteLine($"The key of the pseudonyms is new and stands in {keyPath}; sb-collect unmask turns them back with it.");
        }

        return MaskKey.Parse(File.ReadAllText(keyPath)) is { } key
            ? (new Masker(key, NamesIn(bundle)), null)
            : (null, $"{keyPath} holds no mask key; name one that --mask made, or a file that is not there yet");
    }

    // The names must be known before the first entry is written.
    private static KnownNames NamesIn(string path)
    {
        var known = new KnownNames();
        using var reader = new BundleReader(File.OpenRead(path));
        while (reader.Next() is { } entry)
        {
            NameSources.ReadPath(entry.Path, known);
            if (NameSources.IsOne(entry.Path) && entry.Length < LongestNameSource)
                NameSources.Read(entry.Path, new StreamReader(entry.Content).ReadToEnd().Split('\n'), known);
        }

        return known;
    }

    private int Write(string path, string target, Redactor redactor)
    {
        var manifest = ManifestIn(path);
        var items = (manifest?.Items ?? []).Where(item => item.Path is not null).GroupBy(item => item.Path).ToDictionary(group => group.Key ?? "", group => group.First());
        using var reader = new BundleReader(File.OpenRead(path));
        var (top, left) = ("", 0);
        BundleWriter? writer = null;
        while (reader.Next() is { } entry)
        {
            var (folder, rest) = Parts(entry.Path);
            if (entry.Kind != ArchiveEntryKind.File || rest is BundleManifest.FileName or BundleWriter.ChecksumsName)
                continue;

            top = writer is null ? folder : top;
            writer ??= NewWriter(target, top, manifest, redactor);
            left += Copy(writer, redactor, items.GetValueOrDefault(rest) ?? Unlisted(rest), folder == top ? rest : entry.Path, entry) ? 0 : 1;
        }

        return Close(writer, manifest, left, path, target);
    }

    private static BundleWriter NewWriter(string target, string top, BundleManifest? manifest, Redactor redactor) =>
        BundleWriter.Create(target, redactor.Masker?.Mask(top) ?? top, manifest?.Started ?? DateTimeOffset.UnixEpoch, new() { Masker = redactor.Masker });

    private int Close(BundleWriter? writer, BundleManifest? manifest, int left, string path, string target)
    {
        if (writer is null)
            return CommandLine.Refuse($"{path} holds no files, or is no .tar.gz or .tar", errors);

        using (writer)
        {
            foreach (var item in (manifest?.Items ?? []).Where(item => item.Path is null))
                writer.Add(item);
            writer.Close(manifest ?? new BundleManifest());
        }

        output.WriteLine($"{target} is written{(left == 0 ? "" : $"; {left} of its entries could not be looked through and are left out")}.");
        return CommandLine.NothingFound;
    }

    private static bool Copy(BundleWriter writer, Redactor redactor, ManifestItem item, string path, ArchiveEntry source)
    {
        using var entry = writer.Begin();
        try
        {
            using var redacting = redactor.Over(entry, path);
            source.Content.CopyTo(redacting);
            redacting.Complete();
            writer.Add(item with { Redactions = Sum(item.Redactions, redacting.Counts) }, path, entry);
            return true;
        }
        catch (RedactionFailedException e)
        {
            writer.Add(item with { Path = null, Status = ItemStatus.Skipped, Reason = $"left out when the bundle was passed on: {e.Message}", Bytes = 0, Sha256 = null, MemberOffset = null, MemberLength = null });
            return false;
        }
    }

    private static ImmutableSortedDictionary<string, int> Sum(ImmutableSortedDictionary<string, int> before, ImmutableSortedDictionary<string, int> now) =>
        now.Aggregate(before, (sum, pair) => sum.SetItem(pair.Key, sum.GetValueOrDefault(pair.Key) + pair.Value));

    private static BundleManifest? ManifestIn(string path)
    {
        using var reader = new BundleReader(File.OpenRead(path));
        while (reader.Next() is { } entry)
        {
            if (Parts(entry.Path).Below != BundleManifest.FileName)
                continue;
            using var content = new MemoryStream();
            entry.Content.CopyTo(content);
            return ManifestJson.Read(content.ToArray()).Manifest;
        }

        return null;
    }

    // Another tool's archive has no manifest.
    private static ManifestItem Unlisted(string path) => new() { Spec = "files/unlisted", Source = new ItemSource { File = path }, Status = ItemStatus.Collected };

    private static (string Folder, string Below) Parts(string path)
    {
        var slash = path.IndexOf('/');
        return slash < 0 ? ("bundle", path) : (path[..slash], path[(slash + 1)..]);
    }
}
