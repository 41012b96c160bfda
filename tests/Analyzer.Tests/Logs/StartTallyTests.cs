using System.IO.Compression;
using System.Text;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class StartTallyTests
{
    private static readonly LogClock Clock = new(new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero), TimeSpan.Zero);

    private const string Kubelet = "I0629 {0}.000000     812 server.go:530] \"Kubelet version\" kubeletVersion=\"v1.33.0\"\n"; // 1.33
    private const string OldKubelet = "I0629 {0}.000000     812 server.go:416] Version: v1.18.2\n"; // 1.18

    [Theory]
    [InlineData(Kubelet)]
    [InlineData(OldKubelet)]
    public void Rotated_logs_are_one_log(string line)
    {
        var events = Scan(("files/var/log/kubelet.log.2", At(line, "10:00:00")), ("files/var/log/kubelet.log.1", At(line, "11:00:00", "11:00:03")), ("files/var/log/kubelet.log", At(line, "12:00:00")));

        Assert.Equal(["10:00:00", "11:00:00", "11:00:03", "12:00:00"], Times(events));
        Assert.Equal(["kubelet"], events.Starts.Select(start => start.Component).Distinct());
    }

    // logrotate's copytruncate may leave the same lines in both.
    [Fact]
    public void A_line_that_stands_in_two_rotations_is_one_start() => Assert.Equal(["11:00:00", "11:05:00"], Times(Scan(
        ("files/var/log/kubelet.log.1", At(Kubelet, "11:00:00", "11:05:00")), ("files/var/log/kubelet.log", At(Kubelet, "11:05:00")))));

    // rsyslog of Debian 12 dates to the second what the journal dates to the microsecond
    [Fact]
    public void The_journal_and_syslog_tell_of_the_same_starts() => Assert.Equal(["11:00:00", "11:00:05", "11:00:11"], Times(Scan(
        ("files/var/log/syslog", "Jun 29 11:00:00 w1 systemd[1]: Started containerd.service - containerd container runtime.\nJun 29 11:00:05 w1 systemd[1]: containerd.service: Scheduled restart job, restart counter is at 1.\nJun 29 11:00:05 w1 systemd[1]: Started containerd.service - containerd container runtime.\n"),
        ("logs/journal-containerd.log",
            """
            2024-06-29T11:00:00.400000+0000 w1 systemd[1]: Started containerd.service - containerd container runtime.
            2024-06-29T11:00:00.500000+0000 w1 containerd[9]: time="2024-06-29T11:00:00.5Z" level=info msg="starting containerd" revision=x version=1.7.13
            2024-06-29T11:00:05.500000+0000 w1 systemd[1]: containerd.service: Scheduled restart job, restart counter is at 1.
            2024-06-29T11:00:05.520000+0000 w1 systemd[1]: Started containerd.service - containerd container runtime.
            2024-06-29T11:00:06.600000+0000 w1 containerd[10]: time="2024-06-29T11:00:06.6Z" level=info msg="starting containerd" revision=x version=1.7.13
            2024-06-29T11:00:11.520000+0000 w1 systemd[1]: containerd.service: Scheduled restart job, restart counter is at 2.
            2024-06-29T11:00:11.600000+0000 w1 systemd[1]: Started containerd.service - containerd container runtime.
            """))));

    // k3s 1.29: one process says what several do elsewhere
    [Fact]
    public void What_one_process_says_of_its_parts_is_one_start() => Assert.Equal(["11:00:00"], Times(Scan(("logs/journal-k3s.log",
        """
        2024-06-29T11:00:00.000000+0000 w1 systemd[1]: Started k3s.service - Lightweight Kubernetes.
        2024-06-29T11:00:02.000000+0000 w1 k3s[9]: I0629 11:00:02.000000       9 server.go:156] "Version info" version="v1.29.1+k3s2"
        2024-06-29T11:00:04.000000+0000 w1 k3s[9]: I0629 11:00:04.000000       9 server.go:482] "Kubelet version" kubeletVersion="v1.29.1+k3s2"
        """))));

    [Fact]
    public void Each_run_of_a_container_is_a_start()
    {
        const string Folder = "files/var/log/pods/kube-system_coredns-x_1/coredns/";
        var events = Scan(($"{Folder}0.log", "2024-06-29T10:00:00.1Z stdout F CoreDNS-1.11.1\n"), ($"{Folder}1.log.20240629-110000", "2024-06-29T10:10:00.1Z stdout F CoreDNS-1.11.1\n"), ($"{Folder}1.log", "2024-06-29T11:00:00.1Z stdout F [ERROR] plugin/errors: 2\n"));

        Assert.Equal([(0, "kube-system/coredns"), (1, "kube-system/coredns")], events.Starts.Select(start => (start.Attempt ?? -1, start.Component)));
    }

    [Fact]
    public void A_rotation_that_was_compressed_counts_as_well()
    {
        using var folder = new TempFolder();
        folder.Write("nodes/worker1/identity/date.txt", "2024-06-30T12:00:00+00:00\n");
        folder.Write("nodes/worker1/files/var/log/kubelet.log", At(Kubelet, "12:00:00"));
        using (var gzip = new GZipStream(File.Create(Path.Combine(folder.Path, "nodes/worker1/files/var/log/kubelet.log.1.gz")), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(At(Kubelet, "11:00:00")));

        Assert.Equal(["11:00:00", "12:00:00"], Times(Analysis.Model([folder.Path], new(new())).Nodes.Single().Logs));
    }

    private static string At(string line, params string[] times) => string.Concat(times.Select(time => string.Format(null, line, time)));

    private static string[] Times(LogEvents events) => [.. events.Starts.Select(start => $"{start.Time:HH:mm:ss}")];

    private static LogEvents Scan(params (string Path, string Text)[] logs)
    {
        var all = new LogTally();
        foreach (var (path, text) in logs)
            all.Add(new LogScanner([]).Scan(new MemoryStream(Encoding.UTF8.GetBytes(text)), new("worker1", $"nodes/worker1/{path}", Clock)));
        return all.ToEvents();
    }
}
