using System.Collections.Immutable;
using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Collection;

/// <summary>What a command's end means for its item.</summary>
internal static class CommandVerdict
{
    private const int LongestReason = 240;

    // sd_booted(3) looks for it, too.
    private const string SystemdRuns = "/run/systemd/system";

    private static readonly ImmutableArray<string> Denials =
    [
        "permission denied", "operation not permitted", "you must be root", "must be run as root", "requires root", "root privileges",
        "insufficient permissions", "need to be root", "only root", "access denied", "not authorized", "authentication is required", "don't have permission", "insufficient privileges",
    ];

    // systemctl's and others' first words when they could not even ask.
    private static readonly ImmutableArray<string> Troubles = ["failed to", "error", "cannot", "could not connect"];

    private static readonly ImmutableArray<string> NoBus = ["failed to connect to bus", "failed to connect system bus"];

    public static ItemEnd Of(CommandEnd end, CommandLimits limits, ImmutableArray<int> alsoSuccess) =>
        Judge(end, limits, alsoSuccess) with { ExitCode = end.ExitCode, Said = FirstLine(end.StandardError) };

    /// <summary>What it means that a command printed nothing and ended with a code of which its spec says that it is an answer.</summary>
    public static ItemEnd OfSilence(ItemEnd end)
    {
        var code = end.ExitCode ?? 0;
        var verdict = Failed(code, end.Said);
        var isTrouble = verdict.Status != ItemStatus.Failed || Troubles.Any(words => end.Said.StartsWith(words, StringComparison.OrdinalIgnoreCase));
        if (!isTrouble)
            verdict = ItemEnd.Absent(end.Said.Length > 0 ? end.Said : $"it printed nothing (exit code {code})");
        return verdict with { ExitCode = end.ExitCode, Said = end.Said };
    }

    private static ItemEnd Judge(CommandEnd end, CommandLimits limits, ImmutableArray<int> alsoSuccess)
    {
        if (end.Interrupted)
            return new(ItemStatus.TimedOut, "the collection was ended while it ran; what it printed until then is kept");
        if (end.Cut)
            return new(ItemStatus.Truncated, $"cut at {Words.Of(limits.MaxBytes)}, and the command was ended");
        if (end.TimedOut)
            return TimedOut(end, limits);
        if (end.ExitCode is { } code && code != 0 && !alsoSuccess.Contains(code))
            return Failed(code, FirstLine(end.StandardError));
        if (end.ExitCode is null)
            return ItemEnd.Failed("it could not be ended, and waits in the kernel");
        if (end.Missing > 0)
            return new(ItemStatus.Truncated, $"{Words.Of(end.Missing)} between head and tail are left out");
        return end.LeftProcesses ? new(ItemStatus.Collected, "a process that it left behind was ended") : ItemEnd.Collected;
    }

    private static ItemEnd TimedOut(CommandEnd end, CommandLimits limits)
    {
        var stuck = end.ExitCode is null ? "; it waits in the kernel and could not be ended" : "";
        return new(ItemStatus.TimedOut, $"not done after {Words.Of(limits.Timeout)} and ended; what it printed until then is kept{stuck}");
    }

    private static ItemEnd Failed(int code, string line)
    {
        if (Denials.Any(words => line.Contains(words, StringComparison.OrdinalIgnoreCase)))
            return ItemEnd.Denied(line);

        if (line.Contains("has not been booted with systemd", StringComparison.OrdinalIgnoreCase) || (IsWithoutBus(line) && !Directory.Exists(SystemdRuns)))
            return ItemEnd.Absent("systemd does not run on this host");

        if (line.Contains("no journal files were found", StringComparison.OrdinalIgnoreCase))
            return ItemEnd.Absent("there is no journal on this host");

        // nsenter could start nothing: the container has no such command, or the place is gone by now.
        if (line.StartsWith("nsenter: ", StringComparison.Ordinal) && line.Contains("No such file or directory", StringComparison.Ordinal))
            return ItemEnd.Absent(line);

        // The same by way of a runtime's client.
        if (line.Contains("executable file not found", StringComparison.Ordinal))
            return ItemEnd.Absent(line);

        var how = code > 128 ? $"ended by signal {code - 128}" : $"exit code {code}";
        return ItemEnd.Failed(line.Length == 0 ? how : $"{how}: {line}");
    }

    private static bool IsWithoutBus(string line) => NoBus.Any(words => line.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first line of standard error that says something.</summary>
    public static string FirstLine(byte[] standardError)
    {
        foreach (var line in Encoding.UTF8.GetString(standardError).Split('\n'))
        {
            if (line.Trim() is { Length: > 0 } text)
                return text.Length <= LongestReason ? text : text[..LongestReason] + "...";
        }

        return "";
    }
}
