using System.ComponentModel;
using System.Runtime.ExceptionServices;

namespace SupportBundle.Lab.Kernel.Namespaces;

/// <summary>A network namespace that lives as long as one thread, which alone (with what it starts) is in it.</summary>
internal static class OwnNamespace
{
    /// <summary>Why no namespace can be made here, or null.</summary>
    public static string? WhyNot()
    {
        try
        {
            return Run(() => TunDevice.WhyNot());
        }
        catch (Win32Exception refused)
        {
            return $"no network namespace: {refused.Message}";
        }
    }

    /// <exception cref="Win32Exception">The kernel makes no namespace for this user.</exception>
    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? failed = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (Native.Unshare(Native.NewNetworkNamespace) != 0)
                    throw new Win32Exception();
                result = work();
            }
            catch (Exception exception)
            {
                failed = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failed?.Throw();
        return result!; // the thread ended without an exception
    }
}
