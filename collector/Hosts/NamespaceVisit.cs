using System.Runtime.InteropServices;

namespace SupportBundle.Collector.Hosts;

/// <summary>
/// Enters a network namespace once, for all that is taken there: with a thread that ends afterwards, so that none comes back half-entered.
/// Whatever that thread starts is in the namespace, too; it must not make the thread pool grow, whose threads ask the Kubernetes API.
/// </summary>
internal static class NamespaceVisit
{
    /// <summary>Null after <paramref name="work"/> is done; else the error number of why the namespace could not be entered.</summary>
    public static int? Run(string file, Action work)
    {
        int? error = null;
        var thread = new Thread(() =>
        {
            error = Enter(file);
            if (error is null)
                work();
        });
        thread.Start();
        thread.Join();
        return error;
    }

    private static int? Enter(string file)
    {
        var descriptor = Libc.Open(file, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError();
        try
        {
            return Libc.EnterNamespace(descriptor, Libc.CLONE_NEWNET) == 0 ? null : Marshal.GetLastPInvokeError();
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }
}
