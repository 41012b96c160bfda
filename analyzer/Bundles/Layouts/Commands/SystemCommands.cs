namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>The host itself: kernel, processes, sockets, clock, disks, names.</summary>
internal static class SystemCommands
{
    public static CommandOutput? Of(CommandWords command) => command.Program switch
    {
        "sysctl" when command.HasLetter('a') => new("kernel/sysctl"),
        "lsmod" => new("kernel/lsmod"),
        "dmesg" => new("kernel/dmesg") { IsLog = true },
        "sestatus" => new("kernel/selinux"),
        "ss" or "netstat" => OfSockets(command),
        "ps" => OfProcesses(command),
        "hostname" => command.HasLetter('f') || command.Has("--fqdn") ? new("identity/hostname-fqdn") : command.Arguments.IsEmpty && !command.HasLetter('I') && !command.HasLetter('i') ? new("identity/hostname") : null,
        "uname" => command.HasLetter('a') ? new("identity/uname") : null,
        "date" => command.Has("--utc", "-u") ? null : new("identity/date"),
        "uptime" or "timedatectl" or "hostnamectl" or "lscpu" => new($"identity/{command.Program}"),
        "chronyc" => command.Arguments.Contains("tracking") ? new("identity/chrony-tracking") : command.Arguments.Contains("sources") ? new("identity/chrony-sources") : null,
        "df" => new(command.HasLetter('i') ? "resources/df-inodes" : "resources/df"),
        "free" or "mount" => new($"resources/{command.Program}"),
        "resolvectl" when command.Argument(0) is "status" or "" => new("dns/resolvectl-status"),
        "systemd-resolve" when command.Has("--status") => new("dns/systemd-resolve-status"),
        "rpm" when command.Has("-qa") => new("identity/packages-rpm"),
        "dpkg-query" or "dpkg" when command.Has("-W", "-l") => new("identity/packages"),
        _ => null,
    };

    // Of Unix sockets and packet sockets nothing is asked; -s, -g and -i print counters.
    private static CommandOutput? OfSockets(CommandWords command)
    {
        if (command.HasLetter('s') || command.HasLetter('g') || command.HasLetter('i') || command.HasLetter('r') || command.HasLetter('w') || command.HasLetter('x') || command.Has("--statistics"))
            return command.Program == "ss" && command.Has("-peaonmi") ? new("kubernetes/sockets") { Detail = 2 } : null;

        return command.HasLetter('l') || command.Has("--listening")
            ? new("kubernetes/listening-sockets") { WhyPartial = command.HasLetter('4') ? "only IPv4" : command.HasLetter('6') ? "only IPv6" : null }
            : command.HasLetter('4') || command.HasLetter('6') ? null
            : new("kubernetes/sockets") { Detail = command.HasLetter('p') || command.Has("--programs") ? 2 : 1 };
    }

    // One line for each thread, or columns of one's own choice, tell no more of what runs.
    private static CommandOutput? OfProcesses(CommandWords command)
    {
        var columns = command.Argument(0).Length > 0 ? command.Argument(0) : command.After("ps") ?? "";
        return columns.Contains('m') || columns.Contains('L') ? null
            : new("resources/ps") { Detail = columns is "auxwww" or "auxww" ? 3 : columns.StartsWith("aux", StringComparison.Ordinal) || columns.StartsWith("-ef", StringComparison.Ordinal) ? 2 : 1 };
    }
}
