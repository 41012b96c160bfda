using System.Text;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>Hosts in whatever state an operator meets them.</summary>
public sealed class HostConditionTests : IDisposable
{
    private readonly BuiltProgram _program = new();

    public void Dispose() => _program.Dispose();

    [RootFact("making network namespaces")]
    public void Three_hundred_pod_namespaces_are_looked_into_each_once()
    {
        var (code, output) = _program.Script(
            "mkdir -p /run/netns && mount -t tmpfs none /run/netns && for i in $(seq 300); do echo netns add pod$i; done | ip -batch - && $SB --out $OUT --only routing/routes --only kernel/sysctl-namespace --no-cluster --quiet",
            "--pid", "--fork", "--mount-proc");

        Assert.True(code == 0, output);
        var items = _program.Verify().Manifest!.Items; // a sound bundle has one
        foreach (var spec in (string[])["routing/routes", "kernel/sysctl-namespace", "identity/place"])
            Assert.Equal(300, items.Where(item => item.Spec == spec && item.Where.StartsWith("netns/pod", StringComparison.Ordinal) && item.Status == ItemStatus.Collected).Select(item => item.Where).Distinct().Count());
        Assert.All(items.Where(item => item.Spec == "routing/routes"), item => Assert.Equal("ip", item.Source.Argv?[0]));
    }

    [RootFact("making network namespaces")]
    public void A_namespace_is_told_by_the_results_of_its_CNI_plug_in_and_a_stale_name_by_its_absence()
    {
        File.WriteAllText(_program.At("result"), """
            {"kind":"cniCacheV1","containerId":"5c3f","networkName":"cbr0","ifName":"eth0","cniArgs":[["K8S_POD_NAMESPACE","kube-system"],["K8S_POD_NAME","coredns-x"],["K8S_POD_UID","6e0d7a0c-9f3c-4e5e-8c8e-0f5c5ad7cd4b"]],
            "result":{"cniVersion":"1.0.0","interfaces":[{"name":"cni0"},{"name":"eth0","sandbox":"/var/run/netns/cni-1"}]}}
            """);
        var (code, output) = _program.Script(
            "mkdir -p /run/netns /var/lib/cni && mount -t tmpfs none /run/netns && mount -t tmpfs none /var/lib/cni && mkdir /var/lib/cni/results && cp result /var/lib/cni/results/cbr0-5c3f-eth0 "
            + "&& ip netns add cni-1 && touch /run/netns/stale && $SB --out $OUT --only routing/routes --no-cluster --quiet",
            "--pid", "--fork", "--mount-proc");

        Assert.True(code is 0 or 1, output);
        var verification = _program.Verify();
        var place = Assert.Single(verification.Manifest!.Items, item => item is { Spec: "identity/place", Where: "netns/cni-1" }); // a sound bundle has one
        Assert.Contains("\"sandboxId\":\"5c3f\",\"pod\":\"kube-system_coredns-x\"", TextOf(place));
        Assert.Equal((ItemStatus.Absent, "this network namespace is gone"), verification.Manifest!.Items.Where(item => item is { Spec: "routing/routes", Where: "netns/stale" }).Select(item => (item.Status, item.Reason)).Single());
    }

    [RootFact("making a container of namespaces")]
    public void A_container_sees_its_own_resolv_conf_and_cannot_lead_to_a_file_of_the_host()
    {
        var (code, output) = _program.Script(
            "mkdir -p /run/netns && mount -t tmpfs none /run/netns; echo 'a secret of the host' >/tmp/host-only; mkfifo ready; "
            + "unshare --net --mount sh -c 'mount -t tmpfs none /etc && echo nameserver 10.96.0.10 >/etc/resolv.conf && ln -s /tmp/host-only /etc/hosts && echo x >ready && sleep 1000' & "
            + "cat ready >/dev/null; $SB --out $OUT --only dns/resolv-conf --only dns/hosts --no-cluster --quiet; code=$?; kill $(jobs -p); exit $code",
            "--pid", "--fork", "--mount-proc");

        Assert.True(code is 0 or 1, output);
        var items = _program.Verify().Manifest!.Items.Where(item => item.Where.StartsWith("netns/", StringComparison.Ordinal)).ToList(); // a sound bundle has one
        Assert.Equal("nameserver 10.96.0.10\n", TextOf(Assert.Single(items, item => item.Spec == "dns/resolv-conf")));
        var hosts = Assert.Single(items, item => item.Spec == "dns/hosts");
        Assert.Equal((ItemStatus.Failed, "is a symbolic link, which is not read"), (hosts.Status, hosts.Reason));
    }

    [Fact]
    public void Without_a_search_path_the_hosts_commands_are_found()
    {
        var (code, output) = _program.Run("env", "-u", "PATH", $"DOTNET_ROOT={BuiltProgram.DotnetRoot}", BuiltProgram.Path, "--out", _program.At("b.tar.gz"), "--only", "identity/uname", "--no-cluster", "--quiet");

        Assert.True(code == 0, output);
        Assert.Equal(ItemStatus.Collected, Assert.Single(_program.Verify().Manifest!.Items).Status); // a sound bundle has one
    }

    [RootFact("becoming another user")]
    public void Without_root_there_is_a_bundle_and_a_word_on_what_is_missing()
    {
        File.SetUnixFileMode(_program.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        var (code, output) = _program.Run(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", $"DOTNET_ROOT={BuiltProgram.DotnetRoot}",
            BuiltProgram.Path, "--out", _program.At("b.tar.gz"), "--only", "identity", "--only", "netfilter", "--only", "routing", "--no-cluster");

        Assert.True(code == 1, output);
        Assert.Contains("Run it again with sudo", output.ReplaceLineEndings(" "));
        Assert.Empty(_program.Verify().Problems);
        Assert.Contains(_program.Verify().Manifest!.Items, item => item.Spec == "routing/routes" && item.Status == ItemStatus.Collected); // a sound bundle has one
    }

    [RootFact("mounting a file system")]
    public void A_read_only_file_system_is_refused_in_a_sentence_and_another_place_works_while_all_else_is_read_only()
    {
        var (code, output) = _program.Script("mkdir ro && mount -t tmpfs -o ro,size=64m none ro && cd ro && $SB --only identity/uname --no-cluster --quiet");
        Assert.Equal(2, code);
        Assert.Contains("sb-collect: The bundle could not be written to ", output);
        Assert.Contains("Read-only file system", output);
        Assert.DoesNotContain("   at ", output);

        (code, output) = _program.Script($"mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp && mount --bind '{_program.Folder}' '{_program.Folder}' && mount -o remount,rw,bind '{_program.Folder}' && $SB --out $OUT --only identity/uname --no-cluster --quiet");
        Assert.True(code == 0, output);
        Assert.Empty(_program.Verify().Problems);
    }

    [RootFact("capturing packets in a network namespace")]
    public void A_capture_ends_with_its_time_and_is_in_pcaps_format()
    {
        var (code, output) = _program.Script("ip link set lo up; $SB --out $OUT --only identity/uname --capture '1s:icmp or icmp6' --no-cluster --quiet", "--net");

        Assert.True(code == 0, output);
        var capture = Assert.Single(_program.Verify().Manifest!.Items, item => item.Spec == "capture/any"); // a sound bundle has one
        Assert.Equal((ItemStatus.Collected, "nodes/" + capture.Node + "/capture/any.pcap"), (capture.Status, capture.Path));
        Assert.Equal([0xd4, 0xc3, 0xb2, 0xa1], BytesOf(capture)[..4]);
    }

    [Fact]
    public void A_site_adds_its_own_specs()
    {
        File.WriteAllText(_program.At("specs.json"), """[{"id": "site/one", "why": "Because.", "command": ["echo", "password=hunter2-hunter2"]}]""");
        var (code, output) = _program.Run(BuiltProgram.Path, "--out", _program.At("b.tar.gz"), "--specs", _program.At("specs.json"), "--only", "site", "--no-cluster", "--quiet");

        Assert.True(code == 0, output);
        Assert.DoesNotContain("hunter2", TextOf(Assert.Single(_program.Verify().Manifest!.Items))); // a sound bundle has one
        Assert.Contains("site/one", _program.Run(BuiltProgram.Path, "plan", "--specs", _program.At("specs.json"), "--only", "site").Output);
    }

    private string TextOf(ManifestItem item) => Encoding.UTF8.GetString(BytesOf(item));

    private byte[] BytesOf(ManifestItem item)
    {
        using var reader = new BundleReader(File.OpenRead(_program.At("b.tar.gz")));
        while (reader.Next() is { } entry)
        {
            if (item.Path is null || !entry.Path.EndsWith("/" + item.Path, StringComparison.Ordinal))
                continue;
            using var content = new MemoryStream();
            entry.Content.CopyTo(content);
            return content.ToArray();
        }

        return [];
    }
}
