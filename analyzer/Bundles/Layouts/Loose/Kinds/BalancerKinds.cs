using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose.Kinds;

/// <summary>Balancers in front of the API, and what the pod network's agents say of themselves.</summary>
internal static partial class BalancerKinds
{
    public static readonly ImmutableArray<FileKind> All =
    [
        new("balancers/haproxy-stat", "echo 'show stat' | socat - /run/haproxy/admin.sock") { Names = ["haproxy show stat", "haproxy stat", "haproxy stats", "show stat"], Looks = head => head.Lines.Take(3).Any(line => line.TrimStart('#', ' ').StartsWith("pxname,svname,", StringComparison.Ordinal)) },
        new("balancers/haproxy-info", "echo 'show info' | socat - /run/haproxy/admin.sock") { Names = ["haproxy show info", "haproxy info", "show info"], Looks = head => head.First.StartsWith("Name: HAProxy", StringComparison.OrdinalIgnoreCase) },
        new("cni/bird-protocols", "birdcl -s /var/run/calico/bird.ctl show protocols all") { Names = ["birdcl show protocols", "birdc show protocols", "bird protocols", "show protocols", "bird"], Looks = AreBirdProtocols, Detail = head => head.Has("Neighbor address:") ? 1 : 0 },
        new("cni/bird-routes", "birdcl -s /var/run/calico/bird.ctl show route") { Names = ["birdcl show route", "birdc show route", "bird route", "bird routes", "show route", "bird"], Looks = AreBirdRoutes },
        new("cni/calico-node-status", "calicoctl node status") { Names = ["calicoctl node status", "calico node status", "calicoctl status", "calico status"], Looks = head => head.Lines.Take(3).Any(line => line.StartsWith("Calico process is ", StringComparison.Ordinal) || line == "IPv4 BGP status") },
        new("cni/cilium-status", "cilium-dbg status --verbose") { Names = ["cilium dbg status", "cilium status"], Looks = IsCiliumStatus, Detail = head => head.Has("Allocated addresses:") ? 1 : 0 },
        new("files/etc/nginx/nginx.conf", "cat /etc/nginx/nginx.conf") { Names = ["nginx conf", "etc nginx", "nginx"], Looks = head => head.Lines.Any(line => NginxBlock().IsMatch(line)) && head.Lines.Any(line => line.EndsWith(';')) },
    ];

    // Name       Proto      Table      State  Since         Info
    private static bool AreBirdProtocols(FileHead head) =>
        head.Lines.Take(4).Any(line => line.StartsWith("name ", StringComparison.OrdinalIgnoreCase) && line.Contains(" proto ", StringComparison.OrdinalIgnoreCase) && line.Contains("since", StringComparison.OrdinalIgnoreCase));

    // 10.244.7.0/26      via 10.240.0.11 on eth0 [static1 14:23:41] * (200)
    private static bool AreBirdRoutes(FileHead head) => head.Lines.Take(6).Any(line => BirdRoute().IsMatch(line));

    private static bool IsCiliumStatus(FileHead head) =>
        head.AnyLineStarts("KVStore:") && (head.AnyLineStarts("Cilium:") || head.AnyLineStarts("Kubernetes:"));

    [GeneratedRegex(@"^[0-9a-f.:]+/\d+ +\S.* \[\S+ [0-9:.-]+.*\]( \*)? \(\d+")]
    private static partial Regex BirdRoute();

    [GeneratedRegex(@"^(stream|http|events)\s*\{")]
    private static partial Regex NginxBlock();
}
