using System.Text.Json.Nodes;
using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cases;

/// <summary>One pasted piece of text as the only input: analysed as far as it goes, and what is missing is said.</summary>
public sealed class FragmentTests
{
    private const string KubeletTail = """
        Nov 04 07:04:44 node5 systemd[1]: kubelet.service: Scheduled restart job, restart counter is at 41.
        Nov 04 07:04:46 node5 kubelet[8662]: I1104 07:04:46.512300    8662 server.go:407] Version: v1.13.10
        Nov 04 07:04:46 node5 kubelet[8662]: F1104 07:04:46.741210    8662 server.go:262] failed to run Kubelet: Running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false. /proc/swaps contained: [Filename Type Size Used Priority /swapfile file 3991548 0 -2]
        Nov 04 07:04:46 node5 systemd[1]: kubelet.service: Main process exited, code=exited, status=255/n/a

        """;

    private const string DriverTail = """
        Apr 05 05:33:40 master kubelet[4759]: F0405 05:33:40.511159    4759 server.go:274] failed to run Kubelet: misconfiguration: kubelet cgroup driver: "systemd" is different from docker cgroup driver: "cgroupfs"

        """;

    private const string RegisterTail = """
        E1207 05:03:12.871034    1402 kubelet_node_status.go:93] "Unable to register node with API server" err="Post \"https://198.51.100.7:6443/api/v1/nodes\": x509: certificate is valid for 10.32.0.1, 10.240.0.10, not 198.51.100.7" node="worker-0"

        """;

    // Neither a host nor a program is named: the source files in the lines' heads tell whose they are.
    private const string NamelessKubelet = """
        I0308 02:01:10.120034    2210 server.go:416] Version: v1.20.4
        F0308 02:01:12.741210    2210 server.go:269] failed to run Kubelet: running with swap on is not supported, please disable swap! or set --fail-swap-on flag to false. /proc/swaps contained: [Filename Type Size Used Priority /swapfile file 2097148 0 -2]

        """;

    private const string NamelessFlag = """
        I0308 02:03:39.004412   30114 kubelet.go:416] "Attempting to sync node with API server"
        E0308 02:03:40.114310   30114 server.go:158] "Failed to parse kubelet flag" err="unknown flag: --network-plugin"

        """;

    private const string NamelessProxy = """
        I0308 02:01:10.120034       1 server_others.go:206] Using iptables Proxier.
        E0308 02:01:11.120034       1 proxier.go:1600] Failed to execute iptables-restore: exit status 2 (iptables-restore v1.8.3 (nf_tables): Couldn't load target `KUBE-MARK-DROP':No such file or directory

        """;

    private const string Listing = """
        Chain INPUT (policy ACCEPT)
        target     prot opt source               destination
        KUBE-FIREWALL  all  --  0.0.0.0/0            0.0.0.0/0

        Chain FORWARD (policy DROP)
        target     prot opt source               destination
        KUBE-FORWARD  all  --  0.0.0.0/0            0.0.0.0/0            /* kubernetes forwarding rules */
        REJECT     all  --  0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited
        ACCEPT     all  --  10.244.0.0/16        0.0.0.0/0

        Chain OUTPUT (policy ACCEPT)
        target     prot opt source               destination

        Chain KUBE-FIREWALL (1 references)
        target     prot opt source               destination
        DROP       all  --  0.0.0.0/0            0.0.0.0/0            /* kubernetes firewall for dropping marked packets */ mark match 0x8000/0x8000

        Chain KUBE-FORWARD (1 references)
        target     prot opt source               destination
        ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0            /* kubernetes forwarding rules */ mark match 0x4000/0x4000

        """;

    [Theory]
    [InlineData(KubeletTail, "node/swap-on")]
    [InlineData(DriverTail, "node/cgroup-driver-mismatch")]
    [InlineData(RegisterTail, "control-plane/x509-name-mismatch")]
    public void One_kubelet_log_tail_is_enough_for_what_it_says(string pasted, string found)
    {
        var (code, report) = Analyzed(pasted);

        Assert.Equal(CommandLine.Found, code);
        Assert.Contains(found, Ids(report));
        AssertSaysWhatIsMissing(report);
    }

    [Theory]
    [InlineData(NamelessKubelet, "node/swap-on")]
    [InlineData(NamelessFlag, "node/kubelet-unknown-flag")]
    [InlineData(NamelessProxy, "kube-proxy/iptables-restore-failed")]
    public void A_tail_that_names_no_host_is_judged_as_a_node_s_whose_name_is_not_known(string pasted, string found)
    {
        using var folder = new TempFolder();

        var result = Analysis.Run([folder.Write("pasted.txt", pasted)]);

        Assert.Contains($"{found} on node:node", result.Diagnosis.Findings.Select(finding => $"{finding.Id} on {finding.Scope}"));
        Assert.Contains(result.Notes, note => note.What.Contains("the node is not named in the input", StringComparison.Ordinal));
        AssertSaysWhatIsMissing(Analyzed(pasted).Report);
    }

    [Fact]
    public void Beside_named_nodes_a_tail_that_names_no_host_makes_no_further_one()
    {
        using var folder = new TempFolder();
        folder.Write("worker-1/ip_rule.txt", "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n");
        folder.Write("worker-2/ip_rule.txt", "0:\tfrom all lookup local\n32766:\tfrom all lookup main\n");
        folder.Write("pasted.txt", NamelessKubelet);

        Assert.Equal(["worker-1", "worker-2"], Analysis.Run([folder.Path]).Model.Nodes.Select(node => node.Name));
    }

    [Fact]
    public void One_listing_of_iptables_is_read_and_what_it_lacks_is_named()
    {
        var (code, report) = Analyzed(Listing);

        Assert.InRange(code, CommandLine.NothingFound, CommandLine.Found);
        AssertSaysWhatIsMissing(report);
        Assert.Contains(Reasons(report), why => why.Contains("routing/routes", StringComparison.Ordinal) || why.Contains("links/addr", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pods")]
    [InlineData("nodes")]
    [InlineData("services")]
    public void One_kubectl_describe_is_analysed(string kind)
    {
        foreach (var sample in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Kubernetes", "Samples"), $"describe-{kind}.*.txt"))
        {
            var (code, report) = Analyzed(File.ReadAllText(sample));

            Assert.InRange(code, CommandLine.NothingFound, CommandLine.Found);
            AssertSaysWhatIsMissing(report);
        }
    }

    private static void AssertSaysWhatIsMissing(JsonNode report)
    {
        Assert.NotEmpty(Reasons(report));
        Assert.DoesNotContain(Reasons(report), why => why.Contains("the rule failed", StringComparison.Ordinal));
        Assert.Contains(Reasons(report), why => why.Contains(" would tell", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Reasons(JsonNode report) =>
        Rows(report, "coverage").Where(row => Text(row, "state") == "not-evaluated").Select(row => Text(row, "reason"));

    private static IEnumerable<string> Ids(JsonNode report) => Rows(report, "findings").Select(row => Text(row, "id"));

    private static IEnumerable<JsonNode> Rows(JsonNode report, string list) => report[list]?.AsArray().OfType<JsonNode>() ?? [];

    private static string Text(JsonNode row, string name) => row[name]?.GetValue<string>() ?? "";

    private static (int Code, JsonNode Report) Analyzed(string pasted)
    {
        using var folder = new TempFolder();
        using var errors = new StringWriter();
        var code = CommandLine.Run([folder.Write("pasted.txt", pasted), "--out", folder.Path, "--format", "json", "--quiet"], TextWriter.Null, errors);

        Assert.Equal("", errors.ToString());
        return (code, JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "report.json")))!); // written, as the code says
    }
}
