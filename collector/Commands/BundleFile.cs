using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;

namespace SupportBundle.Collector.Commands;

/// <summary>Where the bundle will stand, and how much room there is; it grows under another name until it is closed.</summary>
/// <param name="FreeSpaceDecides">The limit is the disk's room rather than <c>--max-size</c>.</param>
internal sealed record BundleFile(string Path, string TopFolder, long MaxBytes, bool FreeSpaceDecides)
{
    private const string Ending = ".tar.gz";
    private const long LeastReserve = 1 << 20;

    // kubelet evicts pods when a disk is nearly full; a twentieth of it is left alone.
    private const int ReservedFraction = 20;
    private const long LeastUseful = 1 << 20;

    public string PartialPath => Path + ".partial";

    /// <summary>The file, or why there can be none.</summary>
    public static (BundleFile? File, string? Problem) Choose(string? wish, string label, long maxBytes, DateTimeOffset now)
    {
        var name = BundleWriter.NameFor(label, now);
        var path = System.IO.Path.GetFullPath(wish is null ? name + Ending : Directory.Exists(wish) ? System.IO.Path.Combine(wish, name + Ending) : wish);
        var folder = System.IO.Path.GetDirectoryName(path) ?? "/";
        if (!Directory.Exists(folder) || wish?.EndsWith('/') == true && !Directory.Exists(wish))
            return (null, $"There is no folder {(wish?.EndsWith('/') == true ? wish : folder)} to write the bundle to.");
        if (File.Exists(path) || File.Exists(path + ".partial"))
            return (null, $"{path} exists already (or is being written); nothing was changed.");

        var drive = new DriveInfo(folder);
        var room = drive.AvailableFreeSpace - Math.Max(LeastReserve, drive.TotalSize / ReservedFraction);
        return room < LeastUseful
            ? (null, $"There is too little space in {folder}: {Words.Of(drive.AvailableFreeSpace)} free, and a twentieth of the disk is left alone. Choose another place with --out.")
            : (new(path, name, Math.Min(maxBytes, room), room < maxBytes), null);
    }
}
