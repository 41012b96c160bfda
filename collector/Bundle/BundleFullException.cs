namespace SupportBundle.Bundle;

/// <summary>No space is left where the bundle is written: nothing more can be added, and the bundle can still be closed.</summary>
public sealed class BundleFullException : IOException
{
    public BundleFullException()
    {
    }

    public BundleFullException(string message)
        : base(message)
    {
    }

    public BundleFullException(string message, Exception inner)
        : base(message, inner)
    {
    }

    // ENOSPC and EDQUOT of Linux, ENOSPC of macOS is the same; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.
    internal static bool Means(IOException exception) =>
        exception is BundleFullException
        || (OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is 112 or 39 : exception.HResult is 28 or 122);
}
