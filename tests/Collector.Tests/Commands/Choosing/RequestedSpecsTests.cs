using SupportBundle.Bundle.Requests;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Commands.Choosing;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Commands.Choosing;

public sealed class RequestedSpecsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_request_becomes_specs_at_its_places_with_its_limits()
    {
        var specs = Read(
            Item(RequestKind.Spec) with { Spec = "routing/routes", Where = "netns/*", TimeoutSeconds = 40, MaxBytes = 1 << 20 },
            Item(RequestKind.File) with { File = "/etc/site/agent.conf" },
            Item(RequestKind.Api) with { Spec = "cluster/core_v1_pods", Node = null, Where = "api" },
            Item(RequestKind.Probe) with { Probe = new("tcp", "192.0.2.1", 443, null), Where = "netns/cni-1" },
            Item(RequestKind.Capture) with { Capture = new("eth0", "port 53", 30, 500) });

        var routes = specs.Single(spec => spec.Id == "routing/routes");
        Assert.Equal(("netns/*", TimeSpan.FromSeconds(40), 1L << 20), (routes.OnlyWhere, routes.Timeout, routes.MaxBytes));
        Assert.Equal("/etc/site/agent.conf", specs.OfType<FileSpec>().Single(spec => spec.Id == "request/file-2").Path);
        Assert.Null(specs.Single(spec => spec is ApiListSpec).OnlyWhere);
        Assert.Equal((new ProbeTarget(ProbeKind.Tcp, "192.0.2.1", 443), "netns/cni-1"), (specs.OfType<ProbeSpec>().Single().Only, specs.OfType<ProbeSpec>().Single().OnlyWhere));
        var capture = specs.OfType<CaptureSpec>().Single();
        Assert.Equal("tcpdump -p -n -U -s 256 -c 500 -i eth0 -w - -- port 53", string.Join(' ', capture.Argv));
        Assert.Equal(TimeSpan.FromSeconds(30), capture.Duration);
        Assert.Contains(specs, spec => spec.Id == "identity/hostname");
    }

    [Theory]
    [InlineData("/etc/shadow")]
    [InlineData("/etc/kubernetes/pki/ca.key")]
    [InlineData("/var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~secret/db/password")]
    [InlineData("/etc/ssh/ssh_host_rsa_key")]
    [InlineData("/root/.ssh/id_ed25519")]
    [InlineData("/home/user/notes.txt")]
    [InlineData("/etc/../root/x")]
    [InlineData("relative")]
    [InlineData("/var/log/pods/shop_web-1_0d6c/web/0.log")]
    [InlineData("/var/lib/rancher/k3s/server/node-token")]
    [InlineData("/proc/1/environ")]
    [InlineData("/dev/sda")]
    public void A_file_that_a_hostile_bundle_could_ask_for_is_not_taken(string path) => Assert.NotNull(RequestableFiles.WhyNot(path));

    [Theory]
    [InlineData("/etc/resolv.conf")]
    [InlineData("/var/lib/kubelet/config.yaml")]
    [InlineData("/etc/site/agent.conf")]
    [InlineData("/proc/sys/net/ipv4/ip_forward")]
    [InlineData("/run/flannel/subnet.env")]
    [InlineData("/var/log/pods/kube-system_coredns-1_0d6c/coredns/0.log")]
    public void Configurations_and_what_the_catalogue_takes_may_be_asked_for(string path) => Assert.Null(RequestableFiles.WhyNot(path));

    [Fact]
    public void What_is_refused_leaves_an_item_that_says_so()
    {
        var refused = Assert.IsType<RefusedSpec>(Read(Item(RequestKind.File) with { File = "/etc/shadow" })[^1]);

        Assert.Contains("a request may not ask for /etc/shadow", refused.Reason);
        Assert.Contains("--specs", refused.Reason);
    }

    [Fact]
    public void A_request_for_other_nodes_asks_nothing_here() =>
        Assert.Contains("asks nothing of this node, worker1; it names worker9.", Problem(Item(RequestKind.Spec) with { Node = "worker9", Spec = "routing/routes" }));

    [Fact]
    public void A_file_that_is_no_request_is_told_so()
    {
        File.WriteAllText(_file, "{}");

        Assert.Contains("it is no request of the form support-bundle-request/v1", RequestedSpecs.Read(_file, "worker1").Problem);
    }

    [Fact]
    public void A_place_that_is_asked_for_by_name_and_not_there_still_is_an_item()
    {
        var work = Assert.Single(WorkList.Order([new FileSpec("request/file-1", "/etc/hosts") { Why = "W.", OnlyWhere = "netns/gone" }], [], []));

        Assert.Equal(("netns/gone", true), (work.Place.Where, work.Place.IsMissing));
    }

    [Fact]
    public void A_place_that_is_asked_for_is_the_only_one()
    {
        var spec = new FileSpec("request/file-1", "/etc/hosts") { Why = "W.", OnlyWhere = "netns/b" };

        Assert.Equal(["netns/b"], WorkList.Order([spec], [new Place("netns/a", []), new Place("netns/b", [])], []).Select(work => work.Place.Where));
    }

    private static RequestItem Item(RequestKind kind) => new() { Kind = kind, Node = "worker1", Reason = "It decides." };

    private CollectionSpec[] Read(params RequestItem[] items)
    {
        File.WriteAllBytes(_file, RequestJson.Write(new([.. items])));
        var (specs, problem) = RequestedSpecs.Read(_file, "worker1");
        Assert.Null(problem);
        return [.. specs];
    }

    private string? Problem(params RequestItem[] items)
    {
        File.WriteAllBytes(_file, RequestJson.Write(new([.. items])));
        return RequestedSpecs.Read(_file, "worker1").Problem;
    }
}
