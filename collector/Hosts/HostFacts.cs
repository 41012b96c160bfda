using SupportBundle.Bundle;

namespace SupportBundle.Collector.Hosts;

/// <summary>What the manifest says of the host.</summary>
internal static class HostFacts
{
    /// <summary>The host's whole name in lower case, as kubelet registers the node by.</summary>
    public static string NodeName() =>
        Read("/proc/sys/kernel/hostname") is { Length: > 0 } name ? name.ToLowerInvariant() : "unnamed";

    public static HostIdentity Identity() =>
        new(NodeName(), Read("/proc/sys/kernel/random/boot_id"), Read("/proc/sys/kernel/osrelease"), Libc.EffectiveUser() == 0);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
