using System.Diagnostics;

namespace SupportBundle.Lab.Kernel.Namespaces;

/// <summary>Commands in the network namespace of the thread that starts them.</summary>
internal static class Command
{
    /// <exception cref="CommandFailedException">It did not end with 0.</exception>
    public static string Run(IReadOnlyList<string> argv, string input = "")
    {
        // env(1) finds it by the path given here, the runtime by its own.
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/env", argv)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ["LC_ALL"] = "C" },
        })!; // a new process, never a reused one
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new CommandFailedException($"{string.Join(' ', argv)}: exit {process.ExitCode}\n{error.Result}");
    }

    /// <summary>Sets <c>net/ipv4/ip_forward</c> and the like in the namespace of this thread.</summary>
    public static void SetSysctl(string path, string value) => File.WriteAllText($"/proc/sys/{path}", value);
}

internal sealed class CommandFailedException(string message) : Exception(message);
