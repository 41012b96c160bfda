using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using SupportBundle.Bundle;
using SupportBundle.Collector.Script;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Script;

/// <summary>The script of some specs, run by one shell in a folder of its own; what it left and said.</summary>
internal sealed class ShellScript : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("collect-script-").FullName;

    /// <summary>The shells that nodes have.</summary>
    public static ImmutableArray<string> Shells => ["dash", "bash", "busybox sh"];

    public string Said { get; private set; } = "";
    public int ExitCode { get; private set; }
    public BundleManifest Manifest { get; private set; } = new();

    public static ShellScript Run(string shell, IReadOnlyList<CollectionSpec> specs, params ImmutableArray<string> arguments)
    {
        var run = new ShellScript();
        var path = Path.Combine(run._folder, "collect.sh");
        File.WriteAllText(path, CollectScript.Of(specs, "0.0-test"));
        (_, run.Said, run.ExitCode) = Call(shell, [path, "--out", run._folder, "--node", "n1", "--no-cluster", .. arguments]);
        run.Manifest = run.Open();
        return run;
    }

    /// <summary>What a shell prints, says on standard error, and ends with.</summary>
    public static (string Output, string Error, int ExitCode) Call(string shell, ImmutableArray<string> arguments, string input = "")
    {
        var words = shell.Split(' ');
        var start = new ProcessStartInfo(words[0], [.. words[1..], .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false) };
        using var process = Process.Start(start)!; // it starts, or throws
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, error.Result, process.ExitCode);
    }

    public ManifestItem Item(string spec) => Assert.Single(Manifest.Items, item => item.Spec == spec && item.Where == "host");

    /// <summary>The entry of an item.</summary>
    public string Text(string spec)
    {
        var path = Item(spec).Path;
        using var reader = new BundleReader(File.OpenRead(Bundle));
        while (reader.Next() is { } entry)
        {
            if (path is not null && entry.Path.EndsWith('/' + path, StringComparison.Ordinal))
                return new StreamReader(entry.Content).ReadToEnd();
        }

        throw new InvalidOperationException($"no entry of {spec}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Bundle => Assert.Single(Directory.GetFiles(_folder, "*.tar.gz"));

    private BundleManifest Open()
    {
        var verification = BundleVerification.Of(File.OpenRead(Bundle));
        Assert.True(verification.IsSound, string.Join('\n', verification.Problems) + Said);
        return verification.Manifest!; // sound
    }
}
