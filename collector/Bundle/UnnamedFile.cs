namespace SupportBundle.Bundle;

/// <summary>A private file beside the bundle that is gone when it is closed, or when the process dies.</summary>
internal static class UnnamedFile
{
    public static FileStream Create(string folder)
    {
        var path = Path.Combine(folder, $".support-bundle-{Guid.NewGuid():N}.tmp");
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
