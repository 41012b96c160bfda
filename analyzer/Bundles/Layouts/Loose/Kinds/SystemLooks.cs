using System.Net;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>How the files of a host and the outputs of its common commands begin.</summary>
internal static partial class SystemLooks
{
    // 4f3c2d1e0b5a49768899aabbccddeeff      1c9b2f64-6e3d-4c50-9f0e-0d4c5a6b7c8d
    public static bool IsHexNumber(FileHead head, int length) => head.Lines.Length == 1 && head.First.Length == length && head.First.All(letter => char.IsAsciiHexDigit(letter) || letter == '-');

    // net.ipv4.ip_forward = 1
    public static bool IsSysctl(FileHead head) => head.MostLinesAre(line => Setting().IsMatch(line) || line.StartsWith("sysctl: ", StringComparison.Ordinal));

    // br_netfilter 32768 0 - Live 0xffffffffc0a5d000
    public static bool IsProcModules(FileHead head) => head.MostLinesAre(line => line.Contains(" Live ", StringComparison.Ordinal));

    // Module                  Size  Used by
    public static bool IsLsmod(FileHead head) => head.Lines.Take(2).Any(line => line.StartsWith("Module ", StringComparison.Ordinal) && line.Contains("Used by", StringComparison.Ordinal));

    // UID          PID    PPID  C STIME TTY          TIME CMD      USER         PID %CPU %MEM    VSZ
    public static bool IsPs(FileHead head) => head.Lines.Take(3).Any(line => PsHeading().IsMatch(line));

    // {"pid":823,"ppid":1,"comm":"kubelet","argv":["/usr/local/bin/kubelet"]}
    public static bool IsProcesses(FileHead head) => head.First.StartsWith("{\"pid\":", StringComparison.Ordinal) && head.First.Contains("\"argv\"", StringComparison.Ordinal);

    public static bool IsDf(FileHead head) => head.Lines.Take(2).Any(line => line.StartsWith("Filesystem ", StringComparison.Ordinal) && !line.Contains("Inodes", StringComparison.Ordinal));

    public static bool IsDfInodes(FileHead head) => head.Lines.Take(2).Any(line => line.StartsWith("Filesystem ", StringComparison.Ordinal) && line.Contains("Inodes", StringComparison.Ordinal));

    //               total        used        free      shared  buff/cache   available
    public static bool IsFree(FileHead head) => head.First.TrimStart().StartsWith("total ", StringComparison.Ordinal) && head.AnyLineStarts("Mem:");

    // proc on /proc type proc (rw,relatime)
    public static bool IsMount(FileHead head) => head.MostLinesAre(line => line.Contains(" on /", StringComparison.Ordinal) && line.Contains(" type ", StringComparison.Ordinal));

    // proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
    public static bool IsProcMounts(FileHead head) => head.MostLinesAre(line => line.EndsWith(" 0 0", StringComparison.Ordinal) && line.Split(' ').Length == 6);

    // Filename				Type		Size		Used		Priority
    public static bool IsSwaps(FileHead head) => head.First.StartsWith("Filename\t", StringComparison.Ordinal) && head.First.Contains("Priority", StringComparison.Ordinal);

    // Netid State  Recv-Q Send-Q Local Address:Port      State    Recv-Q Send-Q      Proto Recv-Q Send-Q Local Address
    public static bool IsSockets(FileHead head) => head.Lines.Take(3).Any(line => line.Contains("Recv-Q", StringComparison.Ordinal) && line.Contains("Local Address", StringComparison.Ordinal));

    public static bool AreListening(FileHead head) => IsSockets(head) && !head.Has("ESTAB") && !head.Has("(servers and established)");

    public static bool IsResolvConf(FileHead head) => head.Lines.Any(line => line.StartsWith("nameserver ", StringComparison.Ordinal) || line.StartsWith("nameserver\t", StringComparison.Ordinal))
        && head.Lines.All(line => ResolverLine().IsMatch(line));

    public static bool IsHosts(FileHead head) => head.Lines.Any(IsHostLine) && head.MostLinesAre(line => line.StartsWith('#') || IsHostLine(line)) && !head.Has(" dev ") && !head.Has(" lladdr ");

    // NAME="Debian GNU/Linux"
    public static bool IsOsRelease(FileHead head) => head.AnyLineStarts("NAME=") && head.AnyLineStarts("ID=");

    public static bool IsNsswitch(FileHead head) => head.Lines.Any(line => line.StartsWith("hosts:", StringComparison.Ordinal) && line.Contains("files", StringComparison.Ordinal));

    // Linux worker-1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 GNU/Linux
    public static bool IsUname(FileHead head) => head.First.StartsWith("Linux ", StringComparison.Ordinal) && head.Lines.Length <= 2 && UnameKernel().IsMatch(head.First);

    public static bool IsHostname(FileHead head) => head.Lines.Length == 1 && HostName().IsMatch(head.First.Trim());

    // 06:55:12 up  1:38,  0 users,  load average: 0.68, 0.93, 1.64
    public static bool IsUptime(FileHead head) => head.Lines.Length <= 2 && head.First.Contains(" up ", StringComparison.Ordinal) && head.First.Contains("load average:", StringComparison.Ordinal);

    // #subsys_name	hierarchy	num_cgroups	enabled
    public static bool IsProcCgroups(FileHead head) => head.First.StartsWith("#subsys_name", StringComparison.Ordinal);

    // total 12      -rw-r--r-- 1 root root  480 Nov 21 06:53 10-lab-bridge.conflist
    public static bool IsListing(FileHead head) => head.Lines.Take(4).Any(line => ListedFile().IsMatch(line));

    // 12:00:00.000000 IP 10.244.1.5.51080 > 10.96.0.10.53: 1+ A? kubernetes.default. (36)
    public static bool IsTcpdump(FileHead head) => head.Lines.Take(10).Any(line => Captured().IsMatch(line));

    private static bool IsHostLine(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= 2 && IPAddress.TryParse(words[0], out _) && words[0].Any(letter => letter is '.' or ':') && !words[1].Contains(':', StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^[\w.@/:-]+\.[\w.@/:*-]+ ?= ?")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\s*(USER|UID|PID|F S|F UID|F   UID|S|PPID)\b.*\b(CMD|COMMAND|ARGS)\s*$")]
    private static partial Regex PsHeading();

    [GeneratedRegex(@"^\s*([#;]|(nameserver|search|domain|options|sortlist)\b)")]
    private static partial Regex ResolverLine();

    [GeneratedRegex(@"^Linux \S+ \d+\.\d+")]
    private static partial Regex UnameKernel();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$")]
    private static partial Regex HostName();

    [GeneratedRegex(@"^[-dlcbps][-rwxsStT]{9}[.+@]? +\d+ ")]
    private static partial Regex ListedFile();

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d+ ([\w@.-]+ +(In|Out|B|M|P) +)?(IP6?|ARP,?) ")]
    private static partial Regex Captured();
}
