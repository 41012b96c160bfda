using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>A program of the system that expands what this one cannot.</summary>
/// <param name="Arguments">Such that it reads its standard input, writes the standard output, and bounds its memory where it can.</param>
internal sealed record SystemTool(string Name, string InstallHint, params ImmutableArray<string> Arguments)
{
    private static readonly SystemTool Xz = new("xz", "xz-utils or xz; on Windows from tukaani.org/xz", "-dcq", "--memlimit-decompress=1GiB");

    public static SystemTool? For(ContentKind kind) => kind switch
    {
        ContentKind.Xz or ContentKind.Lzma => Xz,
        ContentKind.Zstd => new("zstd", "zstd; on Windows from github.com/facebook/zstd/releases", "-dcq", "--memory=1024MB"),
        ContentKind.Bzip2 => new("bzip2", "bzip2; on Windows it comes with Git", "-dcq"),
        _ => null,
    };

    /// <summary>Where it lies; null where it does not. Only whole paths count: one that is relative could lie in an unpacked bundle.</summary>
    public string? Find(IEnumerable<string> folders) =>
        folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name)).FirstOrDefault(File.Exists);

    /// <summary>The folders of <c>PATH</c>.</summary>
    public static ImmutableArray<string> SearchPath =>
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)];
}
