using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Prints;

/// <summary>Two nodes with three pods behind a Service; a firewall on n2 rejects in FORWARD before flannel's rules accept.</summary>
internal static class TwoNodes
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "PacketPath", "Prints");

    public static string Input { get; } = Path.Combine(Folder, "two-nodes");

    public static (int Code, string Output, string Errors) Trace(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(["trace", Input, .. arguments], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
