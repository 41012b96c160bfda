using System.Diagnostics;

namespace SupportBundle.Lab;

/// <summary>Network namespaces of a test's own, with everything in them gone when it ends.</summary>
internal sealed class NetworkLab : IDisposable
{
    private static int Count;

    private readonly string _prefix = $"sb{Environment.ProcessId}-{Interlocked.Increment(ref Count)}-";
    private readonly List<string> _namespaces = [];

    /// <summary>A folder of the test's own for bundles and reports.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sb-lab-").FullName;

    /// <summary>A new namespace, its loopback up, quiet on IPv6.</summary>
    public LabHost AddHost(string name)
    {
        var host = new LabHost(_prefix + name);
        Shell($"ip netns add {host.Namespace}");
        _namespaces.Add(host.Namespace);
        host.Run("ip link set lo up");
        host.Run("sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
        return host;
    }

    /// <summary>A cable: a veth pair with one end in each namespace, both up.</summary>
    public static void Connect(LabHost left, string leftDevice, LabHost right, string rightDevice)
    {
        Shell($"ip -n {left.Namespace} link add {leftDevice} type veth peer name {rightDevice} netns {right.Namespace}");
        left.Run($"ip link set {leftDevice} up");
        right.Run($"ip link set {rightDevice} up");
    }

    public void Dispose()
    {
        foreach (var name in _namespaces)
            Shell($"ip netns delete {name}");
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a command line and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Shell(string commandLine, string input = "")
    {
        var (exit, output, error) = Try(commandLine, input);
        return exit == 0 ? output : throw new InvalidOperationException($"{commandLine}\nexit {exit}\n{output}{error}");
    }

    /// <summary>Runs a command line whatever its exit code.</summary>
    public static (int Exit, string Output, string Error) Try(string commandLine, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"export PATH=$PATH:/usr/sbin:/sbin; {commandLine}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // a new process, never a reused one
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>One namespace of a lab.</summary>
internal sealed record LabHost(string Namespace)
{
    public string Run(string commandLine, string input = "") => NetworkLab.Shell(Enter(commandLine), input);

    public (int Exit, string Output, string Error) Try(string commandLine) => NetworkLab.Try(Enter(commandLine));

    /// <summary>A program that takes connections on a TCP port until it is disposed; it listens when this returns.</summary>
    public LabListener Listen(int port) => LabListener.Start(this, port);

    internal string Enter(string commandLine) => $"ip netns exec {Namespace} {commandLine}";
}
