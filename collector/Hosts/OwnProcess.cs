using System.Globalization;
using System.Runtime.InteropServices;

namespace SupportBundle.Collector.Hosts;

/// <summary>The collector's own process: light on the node, private in what it writes, and the parent of what its children leave behind.</summary>
internal static class OwnProcess
{
    private const int IdleClass = 3 << 13;
    private const int MostGenerations = 8;
    private const uint OnlyOwner = 0b000_111_111;

    /// <summary>What nice(1) calls its most favourable to others.</summary>
    public const int Meekest = 19;

    /// <summary>Called first: threads and children inherit priorities from the thread that starts them.</summary>
    /// <param name="nice">Less than the meekest is left to the disk's usual order, too.</param>
    public static void Settle(int nice)
    {
        _ = Libc.SetPriority(0, 0, nice);
        // ioprio_set(IOPRIO_WHO_PROCESS, this thread, IOPRIO_CLASS_IDLE)
        if (nice == Meekest)
            _ = Libc.SystemCall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 30 : 251, 1, 0, IdleClass, 0, 0);
        _ = Libc.FileModeMask(OnlyOwner);
        // Ignored by a caller, the kernel would throw away our children's exit codes.
        _ = Libc.Signal(Libc.SIGCHLD, 0);
        _ = Libc.ProcessControl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    }

    /// <summary>Kills what commands have left behind outside their process groups; at the end, when no command runs any more.</summary>
    public static void EndStrays()
    {
        // The children of what was killed become ours in turn.
        for (var generation = 0; generation < MostGenerations && Children() is { Count: > 0 } children; generation++)
        {
            foreach (var pid in children)
            {
                _ = Libc.Kill(pid, Libc.SIGKILL);
                _ = Libc.WaitPid(pid, out _, Libc.WNOHANG);
            }
        }
    }

    private static List<int> Children()
    {
        var children = new List<int>();
        foreach (var process in ProcessFolder.All())
        {
            if (process.Text("stat") is { } stat && ParentOf(stat) == Environment.ProcessId)
                children.Add(process.Pid);
        }

        return children;
    }

    // 1234 (tmux: server) S 1 1234 ...   (the name may hold blanks and parentheses; proc(5))
    public static int ParentOf(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : 0;
    }
}
