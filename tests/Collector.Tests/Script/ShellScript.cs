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
        run.Collect(shell, specs, ["--no-cluster", .. arguments]);
        return run;
    }

    /// <summary>The same with the cluster's API, which <paramref name="kubectl"/> answers for: a shell script in the place of kubectl(1).</summary>
    public static ShellScript RunWithApi(string shell, string kubectl, IReadOnlyList<CollectionSpec> specs, params ImmutableArray<string> arguments)
    {
        var run = new ShellScript();
        var folder = Directory.CreateDirectory(Path.Combine(run._folder, "bin")).FullName;
        var program = Path.Combine(folder, "kubectl");
        File.WriteAllText(program, kubectl);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        run.Collect(shell, specs, arguments, ("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"), ("HOME", run._folder), ("KUBECONFIG", ""));
        return run;
    }

    private void Collect(string shell, IReadOnlyList<CollectionSpec> specs, ImmutableArray<string> arguments, params ImmutableArray<(string Name, string Value)> environment)
    {
        var path = Path.Combine(_folder, "collect.sh");
        File.WriteAllText(path, CollectScript.Of(specs, "0.0-test"));
        (_, Said, ExitCode) = Call(shell, [path, "--out", _folder, "--node", "n1", .. arguments], "", environment);
        Manifest = Open();
    }

    /// <summary>What a shell prints, says on standard error, and ends with.</summary>
    public static (string Output, string Error, int ExitCode) Call(string shell, ImmutableArray<string> arguments, string input = "", params ImmutableArray<(string Name, string Value)> environment)
    {
        var words = shell.Split(' ');
        var start = new ProcessStartInfo(words[0], [.. words[1..], .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false) };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
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
    public string Text(string spec) => TextAt(Item(spec).Path);

    /// <summary>The entry at a path below the bundle's top.</summary>
    public string TextAt(string? path)
    {
        using var reader = new BundleReader(File.OpenRead(Bundle));
        while (reader.Next() is { } entry)
        {
            if (path is not null && entry.Path.EndsWith('/' + path, StringComparison.Ordinal))
                return new StreamReader(entry.Content).ReadToEnd();
        }

        throw new InvalidOperationException($"no entry at {path}");
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
