using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Commands;

/// <summary>Where the bundle will stand, and how much room there is; it grows under another name until it is closed.</summary>
/// <param name="Reserve">Bytes of its disk that stay free whatever happens.</param>
internal sealed record BundleFile(string Path, string TopFolder, long Reserve)
{
    private const string Ending = ".tar.gz";
    private const long LeastUseful = 1 << 20;

    public string PartialPath => Path + ".partial";

    /// <summary>Bytes that may still be written.</summary>
    public long FreeSpace() => new DriveInfo(System.IO.Path.GetDirectoryName(Path) ?? "/").AvailableFreeSpace - Reserve;

    /// <summary>Where the bundle would stand, and beside it what does not fit in memory.</summary>
    public static string FolderOf(string? wish) =>
        Directory.Exists(wish) ? wish : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(wish ?? Ending)) ?? "/";

    /// <summary>The file, or why there can be none.</summary>
    public static (BundleFile? File, string? Problem) Choose(string? wish, string label, DateTimeOffset now)
    {
        var name = BundleWriter.NameFor(label, now);
        var path = System.IO.Path.GetFullPath(wish is null ? name + Ending : Directory.Exists(wish) ? System.IO.Path.Combine(wish, name + Ending) : wish);
        var folder = System.IO.Path.GetDirectoryName(path) ?? "/";
        if (!Directory.Exists(folder) || wish?.EndsWith('/') == true && !Directory.Exists(wish))
            return (null, $"There is no folder {(wish?.EndsWith('/') == true ? wish : folder)} to write the bundle to.");
        if (File.Exists(path) || File.Exists(path + ".partial"))
            return (null, $"{path} exists already (or is being written); nothing was changed.");

        var drive = new DriveInfo(folder);
        var (reserve, why) = DiskFloor.Of(folder, drive.TotalSize);
        return drive.AvailableFreeSpace - reserve < LeastUseful
            ? (null, $"There is too little space in {folder}: {Words.Of(drive.AvailableFreeSpace)} free, and {Words.Of(reserve)} of it are left alone, {why}. Choose another place with --out; /dev/shm is memory.")
            : (new(path, name, reserve), null);
    }
}
