using SupportBundle.Bundle.Masking;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Commands;

/// <summary>What the operator brings along to keep the site's secrets and names out: rules for redaction, and the key for masking.</summary>
internal static class SiteKnowledge
{
    private const long LargestRules = 1 << 20;
    private const long LargestKey = 4096;

    /// <summary>The rules of <c>--redact FILE</c>; none without the option.</summary>
    public static (SiteRules? Rules, string? Problem) Rules(string? path)
    {
        if (path is null)
            return (SiteRules.None, null);

        var (bytes, problem) = Read(path, LargestRules);
        return bytes is null ? (null, $"--redact cannot be used: {problem}") : SiteRulesJson.Read(bytes, path);
    }

    /// <summary>The key in this file; a new one, readable by its owner only, if there is no such file.</summary>
    public static (MaskKey? Key, bool IsNew, string? Problem) Key(string path)
    {
        if (!File.Exists(path))
            return Create(path);

        var (bytes, problem) = Read(path, LargestKey);
        if (bytes is null)
            return (null, false, $"--mask-key cannot be used: {problem}");
        return MaskKey.Parse(System.Text.Encoding.UTF8.GetString(bytes)) is { } key
            ? (key, false, null)
            : (null, false, $"{path} holds no mask key; name the file that sb-collect --mask made, or one that is not there yet.");
    }

    /// <summary>What redacts and, if it is asked for, masks; or why that cannot be. A new key is told of, since without it nothing can be turned back.</summary>
    public static (Redactor? Redactor, string? Problem) Redactor(CollectOptions options)
    {
        var (rules, wrong) = Rules(options.Redact);
        if (rules is null)
            return (null, wrong);

        var random = Libc.RandomBytes(MaskKey.Length);
        if (!options.Mask)
            return (new(random) { SiteRules = rules, SpillFolder = BundleFile.FolderOf(options.Out) }, null);

        var path = Path.GetFullPath(options.MaskKey ?? CollectOptions.StandardMaskKey);
        var (key, isNew, problem) = Key(path);
        if (key is null)
            return (null, problem);
        if (isNew)
            Console.Error.WriteLine($"sb-collect: the key of the pseudonyms is new and stands in {path}; keep it, and do not send it along: sb-collect unmask --mask-key {path} REPORT");
        return (new(random) { SiteRules = rules, SpillFolder = BundleFile.FolderOf(options.Out), Masker = new Masker(key, LocalNames()) }, null);
    }

    private static KnownNames LocalNames()
    {
        var known = new KnownNames();
        known.AddHost(HostFacts.NodeName());
        HostNames.Read("/", known);
        return known;
    }

    private static (byte[]? Bytes, string? Problem) Read(string path, long most)
    {
        try
        {
            if (!File.Exists(path))
                return (null, $"there is no file {path}.");
            return new FileInfo(path).Length > most ? (null, $"{path} is larger than {most} bytes.") : (File.ReadAllBytes(path), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} cannot be read: {e.Message}");
        }
    }

    private static (MaskKey? Key, bool IsNew, string? Problem) Create(string path)
    {
        try
        {
            var key = new MaskKey(Libc.RandomBytes(MaskKey.Length));
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ToString()));
            return (key, true, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, false, $"the mask key could not be written to {path}: {e.Message}");
        }
    }
}
