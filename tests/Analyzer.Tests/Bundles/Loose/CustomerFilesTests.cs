using System.IO.Compression;
using System.Text;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Bundles.Layouts.Loose;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Bundles.Loose;

/// <summary>Files as they come from customers' workstations: saved by PowerShell, pasted through a word processor, coloured, wrapped, named by hand.</summary>
public sealed class CustomerFilesTests
{
    private const string Save = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD -i cni0 -p tcp -m tcp --dport 80 -m comment --comment \"site rule\" -j ACCEPT\nCOMMIT\n";
    private const string Routes = "default via 192.168.56.1 dev eth0 proto static\n192.168.56.0/24 dev eth0 proto kernel scope link src 192.168.56.12\nlocal 192.168.56.12 dev eth0 table local proto kernel scope host src 192.168.56.12\n";

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    public void A_zip_of_Windows_is_read_whatever_its_letters_and_line_ends(string encoding, bool hasMark)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "customer.zip");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var node in new[] { "cp-1", "worker-1" })
            {
                Write(zip, $@"diag\{node}\iptables-save.txt", Save, encoding, hasMark);
                Write(zip, $@"diag\{node}\ip_route.txt", Routes, encoding, hasMark);
            }
        }

        MarkAsOfWindows(path);
        var model = Analysis.Run([path]).Model;

        Assert.Equal(["cp-1", "worker-1"], model.Nodes.Select(node => node.Name));
        Assert.All(model.Nodes, node => Assert.Equal("DROP", IptablesOf(node).Chain("filter", "FORWARD")?.Policy));
        Assert.Empty(model.Nodes.SelectMany(node => node.Host.Notes));
    }

    [Fact]
    public void What_a_word_processor_made_of_options_is_undone()
    {
        var pasted = Save.Replace("-A ", "\u2013A ").Replace(" -m ", " \u2013m ").Replace(" --", " \u2014").Replace(" -i", "\u00A0-i").Replace("\"site rule\"", "\u201Csite rule\u201D");

        var save = IptablesOf(Assert.Single(Loose(("worker-1/iptables-save.txt", pasted)).Nodes));

        Assert.Null(save.Unread);
        Assert.Equal("-i cni0 -p tcp -m tcp --dport 80 -m comment --comment \"site rule\" -j ACCEPT", Assert.Single(save.Chain("filter", "FORWARD")!.Rules).BodyText); // declared
    }

    [Fact]
    public void So_is_it_in_a_pasted_session()
    {
        var pasted = $"root@worker-1:~# iptables-save\n{Save}root@worker-1:~# ip route show table all\n{Routes}".Replace("-A ", "\u2013A ").Replace(" --", " \u2013").Replace("\"", "\u201D");

        var node = Assert.Single(Loose(("case.txt", pasted)).Nodes);

        Assert.Equal("worker-1", node.Name);
        Assert.Contains("--dport 80", Assert.Single(IptablesOf(node).Chain("filter", "FORWARD")!.Rules).BodyText); // declared
    }

    [Theory]
    [InlineData("\u2013A FORWARD", "-A FORWARD")]
    [InlineData("a \u2013\u2013dport 80", "a --dport 80")]
    [InlineData("a \u2014dport 80", "a --dport 80")]
    [InlineData("eth0\u00A0 UP", "eth0  UP")]
    [InlineData("Caf\u00E9 \u2013 the site", "Caf\u00E9 \u2013 the site")]
    [InlineData("plain --text", "plain --text")]
    public void Only_what_a_terminal_would_not_print_is_changed(string text, string restored) => Assert.Equal(restored, Typography.Restored(text));

    [Fact]
    public void A_ruleset_with_lines_that_are_none_is_not_known_as_a_whole()
    {
        var save = IptablesSave.Parse(new("n", "save", Save.Replace("-A FORWARD", "+A FORWARD"))).Value;

        Assert.Equal(5, save.Unread?.Number);
        Assert.Null(IptablesSave.Parse(new("n", "save", $"root@n:~# iptables-save\n{Save}root@n:~#\n")).Value.Unread);
    }

    [Fact]
    public void Rows_that_a_narrow_window_wrapped_stand_on_one_line_again()
    {
        const string table = "NAMESPACE     NAME                      READY   STATUS    RESTARTS       AGE    IP            NODE       NOMINATED NODE   READINESS GATES\nkube-system   coredns-74c68d9ffd-lbg8n  1/1     Running   1 (4m9s ago)   4m53s  10.244.1.22   worker-1   <none>           <none>\nkube-system   kube-proxy-sdrzj          1/1     Running   0              5m     10.0.0.11     cp-1       <none>           <none>\n";
        var wrapped = string.Concat(table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => $"{row[..80]}\n{row[80..]}\n"));

        var unwrapped = WrappedTables.Unwrapped(wrapped);

        Assert.Equal(table.Split('\n', StringSplitOptions.RemoveEmptyEntries), unwrapped.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(wrapped.Count(letter => letter == '\n'), unwrapped.Count(letter => letter == '\n'));
        Assert.Equal(table, WrappedTables.Unwrapped(table));
    }

    [Fact]
    public void A_session_of_PowerShell_holds_tables_of_the_cluster()
    {
        var model = Loose(("out.txt", "PS C:\\Users\\op> kubectl get nodes\r\nNAME   STATUS   ROLES           AGE   VERSION\r\ncp-1   Ready    control-plane   66m   v1.33.13\r\nC:\\k8s>kubectl get svc -A\r\nNAMESPACE   NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\r\ndefault     kubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   66m\r\nPS C:\\Users\\op>\r\n"));

        Assert.Equal(["get/nodes", "get/services"], model.Api.Ids.Order(StringComparer.Ordinal));
    }

    public static TheoryData<string, string> Journals => new()
    {
        { "journal.json", "{\"_HOSTNAME\":\"worker-1\",\"PRIORITY\":\"3\",\"__REALTIME_TIMESTAMP\":\"1763708000000000\",\"SYSLOG_IDENTIFIER\":\"kubelet\",\"_PID\":\"77\",\"MESSAGE\":\"E1121 06:53:20.000000      77 kubelet.go:3002] container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized\\\"\"}\n" },
        { "pretty.json", "{\n  \"__REALTIME_TIMESTAMP\": \"1763708000000000\",\n  \"_HOSTNAME\": \"worker-1\",\n  \"SYSLOG_IDENTIFIER\": \"kubelet\",\n  \"_PID\": \"77\",\n  \"MESSAGE\": \"E1121 06:53:20.000000      77 kubelet.go:3002] container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized\\\"\"\n}\n" },
        { "kubelet-worker-1.log", "\u001B[0;33mE1121 06:53:20.000000\u001B[0m      77 kubelet.go:3002] \u001B[1;31mcontainer runtime\u001B[0m network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized\n" },
    };

    [Theory]
    [MemberData(nameof(Journals))]
    public void A_log_is_read_in_the_form_in_which_it_was_saved(string name, string log)
    {
        var node = Assert.Single(Loose((name, log)).Nodes);

        Assert.Equal("worker-1", node.Name);
        Assert.Contains(node.Logs.BySignature.Values, hits => hits.Samples.Any(sample => sample.Text.Contains("cni plugin not initialized", StringComparison.Ordinal) && !sample.Text.Contains('\u001B')));
        Assert.Equal(new DateTime(2025, 11, 21), node.Logs.BySignature.Values.Select(hits => hits.First?.UtcDateTime.Date).FirstOrDefault() ?? new DateTime(2025, 11, 21));
    }

    [Theory]
    [InlineData("ifcfg.rhel7-network-scripts.txt", "ifcfg-ens192", "files/etc/sysconfig/network-scripts/ifcfg-ens192")]
    [InlineData("ifcfg.sles15-wicked.txt", "worker1-ifcfg-eth0.txt", "files/etc/sysconfig/network/ifcfg-eth0")]
    [InlineData("nmconnection.rhel9-networkmanager-1.42.txt", "ens192.nmconnection.txt", "files/etc/NetworkManager/system-connections/ens192.nmconnection")]
    [InlineData("netplan.ubuntu24-1.0.yaml", "50-cloud-init.yaml", "files/etc/netplan/50-cloud-init.yaml")]
    [InlineData("netplan.ubuntu18-0.99.yaml", "netplan.txt", "files/etc/netplan/netplan.yaml")]
    [InlineData("network.debian12-systemd-252.txt", "10-ens192.network", "files/etc/systemd/network/10-ens192.network")]
    [InlineData("interfaces.debian12-ifupdown-0.8.txt", "interfaces.txt", "files/etc/network/interfaces")]
    [InlineData("felix.calico-3.27-systemd.txt", "felix.cfg", "files/etc/calico/felix.cfg")]
    public void Files_of_the_hosts_network_are_known_without_their_folder(string sample, string name, string id) =>
        Assert.Equal(id, Recogniser.Of(name, new(Sample.Text("HostNetwork", sample)))?.Id);

    private static ClusterModel Loose(params (string Path, string Content)[] files)
    {
        using var folder = new TempFolder();
        foreach (var (path, content) in files)
            folder.Write(path, content);
        return Analysis.Run([folder.Path]).Model;
    }

    private static IptablesSave IptablesOf(Node node) => node.Host.Read<IptablesSave>("netfilter/iptables-save").Value;

    // The upper byte of "version made by" in each entry of the directory: 0 is MS-DOS and Windows (APPNOTE.TXT, 4.4.2).
    private static void MarkAsOfWindows(string zip)
    {
        var bytes = File.ReadAllBytes(zip);
        for (var at = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8); at >= 0; at = bytes.AsSpan(at + 1).IndexOf("PK\u0001\u0002"u8) is >= 0 and var next ? at + 1 + next : -1)
            bytes[at + 5] = 0;
        File.WriteAllBytes(zip, bytes);
    }

    private static void Write(ZipArchive zip, string name, string text, string encoding, bool hasMark)
    {
        var letters = encoding switch { "utf-16" => Encoding.Unicode, "utf-16BE" => Encoding.BigEndianUnicode, _ => Encoding.UTF8 };
        using var entry = zip.CreateEntry(name).Open();
        if (hasMark)
            entry.Write(letters.Preamble);
        entry.Write(letters.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)));
    }
}
