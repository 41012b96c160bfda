using System.Runtime.InteropServices;

namespace SupportBundle.Collector.Hosts;

/// <summary>Whether this host has the library that .NET needs for certificates and TLS; to use them without it ends the process.</summary>
internal static class OpenSsl
{
    // What .NET looks for (src/native/libs/System.Security.Cryptography.Native/opensslshim.c in dotnet/runtime).
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    private static readonly Lazy<bool> Loads = new(() => Names.Any(name => NativeLibrary.TryLoad(name, out _)));

    public static bool IsPresent => Loads.Value;

    /// <summary>Why something is missing, as a sentence that goes on with what it is needed for.</summary>
    public static string MissingFor(string what) => $"this host has no OpenSSL library (libssl), which {what} needs";
}
