using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>A line of a transcript that says what stands below it: a prompt with its command, or a heading.</summary>
/// <param name="Host">By the prompt; empty where it names none.</param>
/// <param name="Command">A command line, or the path of a file.</param>
/// <param name="IsPrompt">Names its user and host, so that nothing else looks like it.</param>
internal sealed partial record TranscriptHeading(string Host, string Command, bool IsPrompt)
{
    /// <summary>What is longer than anybody types is output.</summary>
    private const int Longest = 500;

    private static readonly ImmutableHashSet<string> Programs = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "ip", "iptables", "iptables-save", "iptables-nft", "iptables-legacy", "iptables-nft-save", "iptables-legacy-save", "ip6tables", "ip6tables-save", "nft", "ipset", "ipvsadm", "ebtables", "ebtables-save", "conntrack", "firewall-cmd", "ufw",
        "kubectl", "crictl", "ctr", "docker", "podman", "nerdctl", "kubeadm", "ss", "netstat", "route", "ifconfig", "arp", "brctl", "bridge", "tc", "ethtool", "sysctl", "lsmod", "ps", "df", "free", "mount", "cat", "tail", "head", "ls",
        "uname", "hostname", "hostnamectl", "date", "uptime", "journalctl", "systemctl", "dmesg", "resolvectl", "chronyc", "timedatectl", "tcpdump", "openssl", "curl", "ping", "grep", "dig", "nslookup", "nc", "ssh", "k3s", "echo");

    /// <summary>Null for a line of output.</summary>
    public static TranscriptHeading? Of(string line)
    {
        if (line.Length > Longest)
            return null;
        if (Prompt().Match(line) is { Success: true } prompt)
            return new(prompt.Groups["host"].Value, prompt.Groups["command"].Value.Trim(), IsPrompt: true);
        if (WindowsPrompt().Match(line) is { Success: true } windows)
            return new("", windows.Groups["command"].Value.Trim(), IsPrompt: true);
        if (FileHeading().Match(line) is { Success: true } file)
            return new("", $"cat {file.Groups["path"].Value}", IsPrompt: false);

        return Plain().Match(line) is { Success: true } plain && Programs.Contains(Program(plain.Groups["command"].Value))
            ? new("", plain.Groups["command"].Value.Trim(), IsPrompt: false)
            : null;
    }

    private static string Program(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var first = words.FirstOrDefault(word => word is not ("sudo" or "-E" or "-n")) ?? "";
        return first[(first.LastIndexOf('/') + 1)..];
    }

    // [root@worker1 ~]# ip route      root@cp1:~$ sudo iptables -L      cp1:~ # ip a      core@host1 ~ $ ip a      (admin@prod) ops@w1 ~ % ip a
    [GeneratedRegex(@"^(?:\([^()]{1,60}\) ?|\[?\d{4}-\d\d-\d\d[ T][\d:]{5,8}\]? )?(?:\[[\w.-]+@(?<host>[\w.-]+)[^\]]*\][#$](?<command>.*)|[\w.-]+@(?<host>[\w.-]+)(:| )[^#$%]{0,80}[#$%]( (?<command>.*))?)$|^(?<host>[\w.-]+):[~/][^#$ ]* ?[#$] (?<command>.*)$")]
    private static partial Regex Prompt();

    // PS C:\Users\op> kubectl get nodes      C:\k8s>kubectl get svc -A
    [GeneratedRegex(@"^(?:PS )?[A-Z]:\\[^<>|]{0,120}>(?<command>.*)$")]
    private static partial Regex WindowsPrompt();

    // ==> /etc/resolv.conf <==
    [GeneratedRegex(@"^==> (?<path>\S+) <==$")]
    private static partial Regex FileHeading();

    // $ kubectl get pods      # ip a      + ip route      === ip addr ===      ----- iptables-save -----      ### ip rule      **ip rule**
    [GeneratedRegex(@"^(?:[$#+%]|={2,}|-{3,}|#{2,}|\*{2,}|>{3,}) *(?<command>[\w./-][^=*]*?) *(?:={2,}|-{3,}|#{2,}|\*{2,}|<{3,}|:)?$")]
    private static partial Regex Plain();
}
