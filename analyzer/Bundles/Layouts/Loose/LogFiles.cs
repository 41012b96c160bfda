using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Logs: of a unit, of a pod, of the kernel, or of the whole host.</summary>
internal static partial class LogFiles
{
    /// <summary>Programs that run as pods, whose logs come by <c>kubectl logs</c> and name no node.</summary>
    private static readonly ImmutableArray<string> Pods =
        ["coredns", "kube-proxy", "kube-flannel", "calico", "cilium", "metallb", "speaker", "ingress-nginx", "kube-vip", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "weave", "antrea", "kube-router"];

    /// <summary>Those of them that each run for the node that they are on.</summary>
    private static readonly ImmutableArray<string> NodeAgents =
        ["kube-proxy", "kube-flannel", "calico", "cilium", "weave", "antrea", "kube-router", "kube-vip", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];

    private static readonly ImmutableArray<string> PastedIn = ["", ".txt", ".text", ".log", ".out"];

    /// <summary>Files of a host that hold what all its programs say.</summary>
    private static readonly ImmutableArray<string> OfHost = ["messages", "syslog", "kern", "daemon", "journal"];

    public static Recognised? Of(LooseFileName name, FileHead head)
    {
        if (OfPodFolder(name) is { } pod)
            return pod;
        if (!LooksSo(head))
            return null;

        var host = HostIn(head);
        if (IsKernel(head) || name.Find("dmesg") is not null)
            return new("kernel/dmesg") { IsLog = true, Host = host, Affix = (name.Find("dmesg") ?? name.Find("kern"))?.Before ?? "" };

        // A journal's own program goes before what its file may be called.
        var program = KubernetesKinds.ProgramIn(name.File) ?? Pods.FirstOrDefault(pod => name.File.Contains(pod, StringComparison.OrdinalIgnoreCase)) ?? OnlyProgramIn(head) ?? KlogSources.ProgramOf(head);
        if (program is not null)
            return OfProgram(name, program, host);

        return OfHost.FirstOrDefault(file => name.Words.Contains(file)) is { } whole
            ? new($"files/var/log/{whole}") { IsLog = true, Host = host, Affix = name.Find(whole)?.Before ?? "" }
            : new($"logs/{SystemKinds.Stem(name.File)}") { IsLog = true, Host = host, IsOfPod = host is null };
    }

    /// <summary>Lines out of a log, or of what a program said, as people paste them: a text that is nothing else, and that complains.</summary>
    public static Recognised? OfWords(LooseFileName name, FileHead head) =>
        PastedIn.Contains(Path.GetExtension(name.File)) && KindCatalog.All.All(kind => kind.NamedBy(name) is null) && head.Lines.Any(line => Complaint().IsMatch(line)) ? new($"logs/{SystemKinds.Stem(name.File)}") { IsLog = true, IsOfPod = true } : null;

    /// <summary>Whether it is a log: a good part of its first lines begin as log lines do.</summary>
    public static bool LooksSo(FileHead head)
    {
        if (IsJournalOfFields(head))
            return true;

        var seen = head.Lines.Take(20).ToImmutableArray();
        return seen.Length > 0 && seen.Count(line => LogLine().IsMatch(line)) * 3 >= seen.Length;
    }

    private static Recognised OfProgram(LooseFileName name, string program, string? host)
    {
        var isOfPod = Pods.Any(pod => program.StartsWith(pod, StringComparison.Ordinal)) && host is null;
        var match = name.Find(program.ToLowerInvariant().Replace('-', ' '));
        return new($"logs/{(isOfPod ? SystemKinds.Stem(name.File) : $"journal-{program}")}")
        {
            IsLog = true,
            IsOfPod = isOfPod,
            IsOfNodeAgent = isOfPod && NodeAgents.Any(agent => program.StartsWith(agent, StringComparison.Ordinal)),
            Host = host,
            Affix = match is null ? "" : match.Before.Length > 0 || isOfPod ? match.Before : match.After,
        };
    }

    // pods/kube-system_etcd-cp-1_cbc74e5135b178a9cfaec090a5ec5300/etcd/1.log      containers/etcd-cp-1_kube-system_etcd-1d2c...e9.log
    private static Recognised? OfPodFolder(LooseFileName name)
    {
        if (name.Folders is [.., var pod, var container] && PodFolder().IsMatch(pod) && NumberedLog().IsMatch(name.File))
            return new($"files/var/log/pods/{pod}/{container}/{name.File}") { IsLog = true };

        return ContainerLog().IsMatch(name.File) ? new($"files/var/log/containers/{name.File}") { IsLog = true } : null;
    }

    // __CURSOR=s=5ed3...;i=1;b=0f2d... (journalctl -o export)      Sat 2024-06-29 16:44:25.191200 CEST [s=5ed3...;i=1;b=0f2d... (-o verbose)
    private static bool IsJournalOfFields(FileHead head) => head.Lines.Take(3).Any(line => JournalCursor().IsMatch(line)) || (head.First == "{" && head.Lines.Any(line => JournalTime().IsMatch(line))) || JournalObject().IsMatch(head.First);

    // [    0.000000] Linux version 6.1.0      Nov 21 06:55:12 worker-1 kernel: IPv4: martian source
    private static bool IsKernel(FileHead head) => head.MostLinesAre(line => KernelLine().IsMatch(line));

    private static string? HostIn(FileHead head) => OnlyOne(head, "host");

    private static string? OnlyProgramIn(FileHead head) => OnlyOne(head, "program") is { } program ? KubernetesKinds.ProgramIn(program) : null;

    // Jun 29 16:00:00 worker1 kubelet[823]: I0629 16:00:00.000000     823 server.go:440]
    private static string? OnlyOne(FileHead head, string what)
    {
        var named = head.Lines.Select(line => (IsJournalOfFields(head) ? JournalField() : SyslogLine()).Match(line)).Where(match => match.Success).Select(match => match.Groups[what].Value).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Take(2).ToImmutableArray();
        return named is [var only] && HostNames.IsPossible(only) ? only : null;
    }

    // klog, CRI, syslog, ISO times, logfmt, JSON, CoreDNS, the kernel's ring, journalctl's first line.
    [GeneratedRegex(@"^[IWEF]\d{4} \d\d:\d\d:\d\d|^\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d |^time=""|^\{""(level|ts|time|log|caller)"":|^\[(INFO|WARNING|ERROR|FATAL|DEBUG|PANIC|preflight|certs|kubeconfig|kubelet-start|control-plane|init|join|upgrade|discovery)[\]/ ]|^\[ *\d+\.\d+\]|^-- (Logs begin|Journal begins|No entries|Boot [0-9a-f]{32}|Reboot) ?|^\d{10}\.\d{6} \S+ |^[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d |^\[\d{4}-\d\d-\d\d|^level=(info|warn|error|debug)|^\.:53$|^<\d+>")]
    private static partial Regex LogLine();

    [GeneratedRegex(@"^\[ *\d+\.\d+\] (?!\S+[^: ] [\w.@-]+\[\d+\]: )|^<\d+>|^\[[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4}\] |^[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \S+ kernel: |^\d{4}-\d\d-\d\dT\S+ \S+ kernel: ")]
    private static partial Regex KernelLine();

    [GeneratedRegex(@"^([A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(\.\d+)?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*|[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z]{3,5}|\d{10}\.\d{6}) (?<host>[A-Za-z0-9][\w.-]*) (?<program>[\w./@-]+)(\[\d+\])?: ")]
    private static partial Regex SyslogLine();

    [GeneratedRegex(@"^__CURSOR=s=[0-9a-f]{32};i=|^[A-Z][a-z]{2} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S* \S+ \[s=[0-9a-f]{32};i=")]
    private static partial Regex JournalCursor();

    [GeneratedRegex(@"\b(error|fail(ed|ure|s)?|fatal|panic|warning|refused|rejected|denied|forbidden|timeout|timed out|unable|cannot|could not|unreachable|no such|no route|not found)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();

    // journalctl -o json-pretty
    [GeneratedRegex(@"^(?:\t| {1,4})""__REALTIME_TIMESTAMP"" ?: ""\d{15,17}"",?$")]
    private static partial Regex JournalTime();

    [GeneratedRegex(@"^(?: {0,4}""?|\t"")(_HOSTNAME(?:=|"" ?: "")(?<host>[A-Za-z0-9][\w.-]*)|SYSLOG_IDENTIFIER(?:=|"" ?: "")(?<program>[\w./@-]+))(?:"",?)?$|^\{(?=.*""_HOSTNAME"" ?: ?""(?<host>[A-Za-z0-9][\w.-]*)"")?(?=.*""SYSLOG_IDENTIFIER"" ?: ?""(?<program>[\w./@-]+)"")?")]
    private static partial Regex JournalField();

    // journalctl -o json
    [GeneratedRegex(@"^\{.*""__REALTIME_TIMESTAMP"" ?: ?""\d{15,17}""")]
    private static partial Regex JournalObject();

    [GeneratedRegex(@"^[a-z0-9-]+_[a-z0-9.-]+_[0-9a-f-]{32,36}$")]
    private static partial Regex PodFolder();

    [GeneratedRegex(@"^\d+\.log(\.|$)")]
    private static partial Regex NumberedLog();

    [GeneratedRegex(@"^[a-z0-9.-]+_[a-z0-9-]+_[a-z0-9-]+-[0-9a-f]{64}\.log$")]
    private static partial Regex ContainerLog();
}
