using System.Diagnostics;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>The built program in a folder of its own, run by scripts in namespaces of their own, so that tests beside it are not disturbed.</summary>
internal sealed class BuiltProgram : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("sb-collect-test-").FullName;

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "sb-collect");

    public static string DotnetRoot => System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "/", "../../.."));

    public string At(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Both outputs, one after the other.</summary>
    public (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>In a mount namespace; <c>$SB</c> is the program, <c>$OUT</c> where its bundle is looked for.</summary>
    public (int Code, string Output) Script(string script, params string[] namespaces) =>
        Run("unshare", ["--mount", .. namespaces, "bash", "-c", $"SB='{Path}'; OUT='{At("b.tar.gz")}'; {script}"]);

    public BundleVerification Verify() => BundleVerification.Of(File.OpenRead(At("b.tar.gz")));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
