using System.ComponentModel;

namespace SupportBundle.Lab.Kernel.Namespaces;

/// <summary>A network namespace that a thread can enter, for as long as it is held.</summary>
internal sealed class Space : IDisposable
{
    private const int ReadOnlyCloseOnExecute = 0x80000;

    private readonly int _descriptor = OwnNamespace.Run(() => Native.Open("/proc/thread-self/ns/net", ReadOnlyCloseOnExecute));

    /// <summary>By which other programs find it.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_descriptor}";

    /// <summary>From now on this thread, and what it starts, is in it.</summary>
    /// <exception cref="Win32Exception">It was given up.</exception>
    public void Enter()
    {
        if (Native.SetNamespace(_descriptor, Native.NewNetworkNamespace) != 0)
            throw new Win32Exception();
    }

    public void Dispose() => _ = Native.Close(_descriptor);
}
