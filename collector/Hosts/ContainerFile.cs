using System.Runtime.InteropServices;

namespace SupportBundle.Collector.Hosts;

/// <summary>
/// A file as a process in a container sees it, by <c>/proc/PID/root</c>. No symbolic link on the way is followed: it would be the container's,
/// and lead to a file of the host.
/// </summary>
internal sealed class ContainerFile : IDisposable
{
    private readonly int _descriptor;

    private ContainerFile(int descriptor) => _descriptor = descriptor;

    /// <summary>What this process may open it by.</summary>
    public string Path => $"/proc/self/fd/{_descriptor}";

    /// <summary>Null, with the error number, if there is no such file.</summary>
    public static ContainerFile? Find(int pid, string path, out int error)
    {
        var at = Libc.Open($"/proc/{pid}/root", Libc.O_PATH | Libc.O_CLOEXEC, 0);
        error = at < 0 ? Marshal.GetLastPInvokeError() : 0;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at < 0)
                break;
            at = Descend(at, name, out error);
        }

        return at < 0 ? null : new(at);
    }

    public void Dispose() => _ = Libc.Close(_descriptor);

    // Of a link O_PATH opens the link itself, which then is no folder and no regular file.
    private static int Descend(int folder, string name, out int error)
    {
        var below = Libc.OpenAt(folder, name, Libc.O_PATH | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        error = below < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = Libc.Close(folder);
        return below;
    }
}
