using System.Globalization;
using System.Text;

namespace SupportBundle.Benchmarks;

/// <summary>Logs as a cluster's nodes write them, made line by line from a seed: mostly routine, 2 % errors, 0.5 % lines that a signature knows.</summary>
internal sealed class LogMix(int seed)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Pods = ["coredns-74c68d9ffd-nqtmn", "kube-proxy-sdrzj", "calico-node-x7k2p", "web-5d9c7b6f48-h4kzq", "metrics-server-6d94bc8694-tl2vw"];
    private readonly Random _random = new(seed);
    private DateTimeOffset _now = Start;

    /// <summary>Writes at least so many bytes of whole lines, about 20 a second by their own times.</summary>
    public void Write(LogKind kind, Stream output, long bytes)
    {
        _now = Start;
        var buffer = new StringBuilder(1 << 17);
        for (long written = 0; written < bytes; buffer.Clear())
        {
            while (buffer.Length < 1 << 16)
                AppendLine(kind, buffer);
            var block = Encoding.UTF8.GetBytes(buffer.ToString());
            output.Write(block);
            written += block.Length;
        }
    }

    private void AppendLine(LogKind kind, StringBuilder to)
    {
        _now += TimeSpan.FromTicks(_random.Next(1_000_000));
        _ = kind switch
        {
            LogKind.Kubelet => Klog(Journal(to, "kubelet"), KubeletMessage()),
            LogKind.Containerd => Logrus(Journal(to, "containerd")),
            LogKind.Etcd => Etcd(Cri(to)),
            LogKind.CoreDns => CoreDns(Cri(to)),
            _ => Klog(Cri(to), ProxyMessage()),
        };
        to.Append('\n');
    }

    private StringBuilder Journal(StringBuilder to, string tag) => to.Append(CultureInfo.InvariantCulture, $"{_now:yyyy-MM-ddTHH:mm:ss.ffffff}+0000 worker1 {tag}[812]: ");

    private StringBuilder Cri(StringBuilder to) => to.Append(CultureInfo.InvariantCulture, $"{_now:yyyy-MM-ddTHH:mm:ss.fffffff}{_random.Next(100):00}Z stderr F ");

    private StringBuilder Klog(StringBuilder to, (char Level, string Message) line) =>
        to.Append(CultureInfo.InvariantCulture, $"{line.Level}{_now:MMdd HH:mm:ss.ffffff}     812 {line.Message}");

    private (char, string) KubeletMessage() => _random.Next(1000) switch
    {
        < 5 => ('E', "kubelet_node_status.go:108] \"Unable to register node with API server\" err=\"Post \\\"https://198.51.100.7:6443/api/v1/nodes\\\": dial tcp 198.51.100.7:6443: i/o timeout\" node=\"worker1\""),
        < 25 => ('E', $"pod_workers.go:1301] \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"app\\\" with RunContainerError\" pod=\"shop/{Pod}\" podUID=\"{Guid}\""),
        < 400 => ('I', $"kubelet.go:2453] \"SyncLoop (PLEG): event for pod\" pod=\"kube-system/{Pod}\" event={{\"ID\":\"{Guid}\",\"Type\":\"ContainerStarted\",\"Data\":\"{Hex(32)}\"}}"),
        < 700 => ('I', $"prober.go:107] \"Probe failed\" probeType=\"Readiness\" pod=\"shop/{Pod}\" podUID=\"{Guid}\" containerName=\"app\" probeResult=\"failure\" output=\"HTTP probe failed with statuscode: {_random.Next(500, 505)}\""),
        _ => ('I', $"reconciler_common.go:251] \"operationExecutor.VerifyControllerAttachedVolume started for volume \\\"kube-api-access-{Hex(3)}\\\" (UniqueName: \\\"kubernetes.io/projected/{Guid}-kube-api-access\\\") pod \\\"{Pod}\\\" (UID: \\\"{Guid}\\\") \" pod=\"kube-system/{Pod}\""),
    };

    private (char, string) ProxyMessage() => _random.Next(1000) switch
    {
        < 5 => ('E', "reflector.go:166] \"Unhandled Error\" err=\"k8s.io/client-go/informers/factory.go:160: Failed to watch *v1.Service: failed to list *v1.Service: Get \\\"https://10.96.0.1:443/api/v1/services\\\": dial tcp 10.96.0.1:443: i/o timeout\""),
        < 25 => ('E', $"proxier.go:1564] \"Failed to delete stale service connections\" IP=\"10.96.{_random.Next(256)}.{_random.Next(256)}\" err=\"error deleting connection tracking state for UDP service\""),
        < 500 => ('I', $"proxier.go:805] \"SyncProxyRules complete\" elapsed=\"{_random.Next(90)}.{_random.Next(1000):000}ms\" ipFamily=\"IPv4\" services={_random.Next(900)}"),
        _ => ('I', $"endpointslicecache.go:303] \"Setting endpoints for service port name\" portName=\"shop/web:http\" endpoints=[\"10.244.{_random.Next(256)}.{_random.Next(256)}:8080\",\"10.244.{_random.Next(256)}.{_random.Next(256)}:8080\"]"),
    };

    private StringBuilder Logrus(StringBuilder to) => _random.Next(1000) switch
    {
        < 5 => Entry(to, "error", $"RunPodSandbox for &PodSandboxMetadata{{Name:{Pod},Uid:{Guid},Namespace:shop,Attempt:0,}} failed, error", "failed to setup network for sandbox: plugin type=\\\"calico\\\" failed (add): error getting ClusterInformation: Get \\\"https://10.96.0.1:443/apis\\\": dial tcp 10.96.0.1:443: i/o timeout"),
        < 25 => Entry(to, "error", $"StopContainer for \\\"{Hex(32)}\\\" failed", "context deadline exceeded"),
        < 500 => Entry(to, "info", $"CreateContainer within sandbox \\\"{Hex(32)}\\\" for container &ContainerMetadata{{Name:app,Attempt:0,}}", null),
        _ => Entry(to, "info", $"StartContainer for \\\"{Hex(32)}\\\" returns successfully", null),
    };

    private StringBuilder Entry(StringBuilder to, string level, string message, string? error)
    {
        to.Append(CultureInfo.InvariantCulture, $"time=\"{_now:yyyy-MM-ddTHH:mm:ss.fffffff}12Z\" level={level} msg=\"{message}\"");
        return error is null ? to : to.Append(" error=\"").Append(error).Append('"');
    }

    private StringBuilder Etcd(StringBuilder to) => _random.Next(1000) switch
    {
        < 5 => Json(to, "info", "etcdserver/raft.go:762", $"{Hex(8)} became leader at term {_random.Next(90)}"),
        < 25 => Json(to, "error", "rafthttp/stream.go:221", $"lost TCP streaming connection with remote peer {Hex(8)}"),
        < 600 => Json(to, "warn", "etcdserver/util.go:170", "apply request took too long\",\"took\":\"" + _random.Next(100, 999) + ".123456ms\",\"expected-duration\":\"100ms\",\"prefix\":\"read-only range \",\"request\":\"key:\\\"/registry/leases/kube-system/" + Hex(6) + "\\\" \",\"response\":\"range_response_count:1 size:" + _random.Next(900)),
        _ => Json(to, "info", "mvcc/hash.go:137", $"storing new hash\",\"hash\":\"{_random.Next()}\",\"revision\":\"{_random.Next()}\",\"compact-revision\":\"{_random.Next()}"),
    };

    private StringBuilder Json(StringBuilder to, string level, string caller, string message) =>
        to.Append(CultureInfo.InvariantCulture, $"{{\"level\":\"{level}\",\"ts\":\"{_now:yyyy-MM-ddTHH:mm:ss.ffffff}Z\",\"caller\":\"{caller}\",\"msg\":\"{message}\"}}");

    private StringBuilder CoreDns(StringBuilder to) => _random.Next(1000) switch
    {
        < 5 => to.Append(CultureInfo.InvariantCulture, $"[FATAL] plugin/loop: Loop (127.0.0.1:{_random.Next(32768, 60999)} -> :53) detected for zone \".\", see https://coredns.io/plugins/loop#troubleshooting. Query: \"HINFO {_random.Next()}.{_random.Next()}.\""),
        < 25 => to.Append(CultureInfo.InvariantCulture, $"[ERROR] plugin/errors: 2 example{_random.Next(900)}.test. A: read udp 10.244.0.7:{_random.Next(32768, 60999)}->192.0.2.53:53: i/o timeout"),
        _ => to.Append(CultureInfo.InvariantCulture, $"[INFO] 10.244.{_random.Next(256)}.{_random.Next(256)}:{_random.Next(32768, 60999)} - {_random.Next(65536)} \"A IN web.shop.svc.cluster.local. udp 50 false 512\" NOERROR qr,aa,rd 98 0.000{_random.Next(900000):000000}s"),
    };

    private string Pod => Pods[_random.Next(Pods.Length)];

    private string Guid => $"{Hex(4)}-{Hex(2)}-{Hex(2)}-{Hex(2)}-{Hex(6)}";

    private string Hex(int bytes)
    {
        Span<byte> made = stackalloc byte[bytes];
        _random.NextBytes(made);
        return Convert.ToHexStringLower(made);
    }
}

/// <summary>What writes a log.</summary>
internal enum LogKind
{
    Kubelet,
    Containerd,
    Etcd,
    CoreDns,
    KubeProxy,
}
