using System.ComponentModel;

namespace SupportBundle.Lab.Kernel.Namespaces;

/// <summary>A device whose other end is this program: what is written comes in by it, what is read went out by it.</summary>
internal sealed unsafe class TunDevice : IDisposable
{
    private const nuint SetInterface = 0x400454ca;
    private const short TunWithoutHeader = 0x1001;

    private readonly int _descriptor;

    /// <exception cref="Win32Exception">The kernel makes none for this user.</exception>
    public TunDevice(string name)
    {
        Name = name;
        _descriptor = Native.Open("/dev/net/tun", Native.ReadWriteNonBlocking);
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        for (var i = 0; i < name.Length; i++)
            request[i] = (byte)name[i];
        *(short*)(request + 16) = TunWithoutHeader;
        if (_descriptor < 0 || Native.Ioctl(_descriptor, SetInterface, request) != 0)
            throw new Win32Exception();
    }

    public string Name { get; }

    /// <summary>Why no such device can be made here, or null; to be asked in a namespace of one's own.</summary>
    public static string? WhyNot()
    {
        try
        {
            using var device = new TunDevice("probe0");
            return null;
        }
        catch (Win32Exception refused)
        {
            return $"no TUN device: {refused.Message}";
        }
    }

    /// <summary>When it returns, the kernel has done with the packet.</summary>
    /// <exception cref="IOException">The device is down.</exception>
    public void Write(ReadOnlySpan<byte> packet)
    {
        fixed (byte* bytes = packet)
        {
            if (Native.Write(_descriptor, bytes, packet.Length) != packet.Length)
                throw new IOException($"{Name} takes no packet: {new Win32Exception().Message}");
        }
    }

    /// <summary>A packet that left by the device; null when there is none.</summary>
    public PacketHeader? Read()
    {
        var buffer = stackalloc byte[2048];
        var count = Native.Read(_descriptor, buffer, 2048);
        return count <= 0 ? null : PacketBytes.Parse(new(buffer, (int)count));
    }

    public void Dispose() => _ = Native.Close(_descriptor);
}
