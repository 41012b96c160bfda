using System.Diagnostics;

namespace SupportBundle.Lab;

/// <summary>A program that takes connections in one namespace of a lab.</summary>
internal sealed class LabListener(Process process) : IDisposable
{
    public static LabListener Start(LabHost host, int port)
    {
        var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {host.Enter($"busybox nc -ll -p {port} -e /bin/cat")}"]))!; // a new process, never a reused one
        while (!process.HasExited && !host.Run("ss -Hltn").Contains($":{port} ", StringComparison.Ordinal))
        {
        }

        return new(process);
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
