namespace SupportBundle.Lab;

/// <summary>A test that needs root, namespaces, the netfilter tools and the published tools. Under CI it never skips.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LabFactAttribute : FactAttribute
{
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
    private static readonly string[] Tools = ["ip", "iptables-nft-restore", "iptables-legacy-restore", "nft", "nsenter"];

    public LabFactAttribute() => Skip = WhyNot();

    private static string? WhyNot()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            return null;

        if (!Environment.IsPrivilegedProcess)
            return "needs root to make network namespaces";

        if (!File.Exists(PublishedTools.Collector))
            return "needs the published tools: dotnet cake --target=Publish";

        return Tools.FirstOrDefault(tool => !IsInstalled(tool)) is { } missing ? $"{missing} is not installed" : null;
    }

    private static bool IsInstalled(string tool) =>
        Folders.Any(folder => File.Exists(Path.Combine(folder, tool)));
}
