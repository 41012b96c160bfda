using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class EtcdCases
{
    private const string Folder = "nodes/cp-1/files/var/log/pods/kube-system_etcd-cp-1_8209fb3a-3b85-4364-f5fe-7e8c4bdbb091";
    private const string Log = $"{Folder}/etcd/0.log";
    private const string ApiLog = "cluster/logs/kube-system/etcd-cp-1";

    private const string Processes = "nodes/cp-1/resources/processes.jsonl";
    private const string OneMember = "--initial-cluster=cp-1=https://192.168.40.10:2380";

    private static string Slow(int second) =>
        $$"""2025-03-18T09:24:{{second:00}}.118204417Z stderr F {"level":"warn","ts":"2025-03-18T09:24:{{second:00}}.118204Z","caller":"wal/wal.go:805","msg":"slow fdatasync","took":"1.263337456s","expected-duration":"1s"}""";

    private static string Late(int second) =>
        $$"""2025-03-18T09:24:{{second:00}}.318204417Z stderr F {"level":"warn","ts":"2025-03-18T09:24:{{second:00}}.318204Z","caller":"etcdserver/raft.go:416","msg":"leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk","to":"63b75c3d731594fc","heartbeat-interval":"100ms","expected-duration":"200ms","exceeded-duration":"1.061150187s"}""";

    private static string Elected(string time, int term) =>
        $$"""2025-03-18T{{time}}.118204417Z stderr F {"level":"info","ts":"2025-03-18T{{time}}.118204Z","logger":"raft","caller":"etcdserver/zap_raft.go:77","msg":"2dcb5bfc2532f1aa became leader at term {{term}}"}""";

    public static readonly CauseCase DiskTooSlow = new("etcd/disk-too-slow", "node:cp-1")
    {
        Fault = site => site.Append(Log, Slow(1), Late(2), Slow(3), Slow(5)),
        LookAlike = site => site.Append(Log, Slow(1), Late(2), Slow(3)),
        Without = [Folder, ApiLog],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase LeaderChangesOften = new("etcd/leader-changes-often", "cluster")
    {
        Fault = site => site.Append(Log, Elected("08:24:01", 3), Elected("08:31:17", 4), Elected("08:40:44", 5), Elected("09:02:09", 6)),
        LookAlike = site => site.Append(Log, Elected("05:24:01", 3), Elected("06:31:17", 4), Elected("07:40:44", 5), Elected("09:02:09", 6)),
        Without = [Folder, ApiLog],
    };

    public static readonly CauseCase QuorumLost = new("etcd/quorum-lost", "cluster")
    {
        Fault = site => site.Replace("cluster/readyz.txt", "[+]etcd ok", "[-]etcd failed: reason withheld"),
        LookAlike = site => site.Replace("cluster/readyz.txt", "[+]poststarthook/rbac/bootstrap-roles ok", "[-]poststarthook/rbac/bootstrap-roles failed: reason withheld"),
        Without = ["cluster/readyz.txt", "cluster/livez.txt", "nodes/cp-1/files/var/log", "cluster/logs"],
        LeastSeverity = Severity.Critical,
    };

    public static readonly CauseCase EvenMembers = new("etcd/even-members", "cluster")
    {
        Fault = site => site.Replace(Processes, OneMember, $"{OneMember},cp-2=https://192.168.40.11:2380"),
        LookAlike = site => site.Replace(Processes, OneMember, $"{OneMember},cp-2=https://192.168.40.11:2380,cp-3=https://192.168.40.12:2380"),
        Without = ["nodes/cp-1/resources", "nodes/cp-1/files/etc/kubernetes/manifests", "cluster/core_v1_pods.json"],
        LeastSeverity = Severity.Info,
    };
}
