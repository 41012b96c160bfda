namespace SupportBundle.Bundle;

/// <summary>A private file beside the bundle that is gone when it is closed, or when the process dies.</summary>
internal static class UnnamedFile
{
    private static int Count;

    public static FileStream Create(string folder)
    {
        // Not a random name, for which .NET needs /dev/urandom or OpenSSL: it is gone at once, and one that exists is refused.
        var path = Path.Combine(folder, $".support-bundle-{Environment.ProcessId}-{Environment.TickCount64}-{Interlocked.Increment(ref Count)}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };

        if (OperatingSystem.IsWindows())
        {
            options.Options = FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
