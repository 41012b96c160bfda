using System.Text.Json.Nodes;
using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.PacketPath;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Tests.Fixtures;
using SupportBundle.Analyzer.Tests.PacketPath.Prints;
using SupportBundle.Analyzer.Tests.Reports;

namespace SupportBundle.Analyzer.Tests.Commands;

public sealed class TraceCommandTests
{
    [Theory]
    [InlineData("pod:web", "node:n1:22", "several pods are meant: shop/web-a, shop/web-b, shop/web-c. Name one of them.")]
    [InlineData("pod:shop/nobody", "node:n1:22", "the input holds no such pod; it holds shop/client, shop/web-a, shop/web-b, shop/web-c.")]
    [InlineData("pod:shop/lient", "node:n1:22", "the input holds no such pod; did you mean shop/client?")]
    [InlineData("node:n9", "node:n1:22", "the input holds no such node; it holds n1, n2.")]
    [InlineData("client", "node:n1:22", "an end of a flow is written pod:NAMESPACE/NAME, node:NAME, svc:NAMESPACE/NAME or ip:ADDRESS.")]
    [InlineData("ip:10.1", "node:n1:22", "10.1 is no address. IPv4 is written ip:10.0.0.1, IPv6 ip:[fd00::1].")]
    [InlineData("svc:shop/web", "node:n1:22", "a Service sends nothing; name a pod behind it: pod:shop/web-a, pod:shop/web-b, pod:shop/web-c.")]
    [InlineData("pod:client", "svc:shop/dns", "the Service has several ports: name one of 53/udp (dns), 9153/tcp (metrics), as in svc:shop/dns:53/udp.")]
    [InlineData("pod:client", "svc:shop/web:81", "the Service has no such port; it has 80/tcp (http).")]
    [InlineData("pod:client", "svc:shop/headless", "the Service is headless and has no address; its name stands for its pods: name one, as in pod:NAMESPACE/NAME:PORT.")]
    [InlineData("pod:client", "svc:shop/wbe", "the input holds no such Service; it holds shop/web, shop/empty, shop/dns, shop/headless.")]
    [InlineData("pod:client", "pod:web-c", "name a port (8080/tcp (http), 53/udp (dns)), as in pod:web-c:80/tcp; or /icmp for a ping.")]
    [InlineData("pod:client", "ip:203.0.113.9", "name a port, as in ip:203.0.113.9:80/tcp; or /icmp for a ping.")]
    [InlineData("pod:client", "ip:203.0.113.9:http", "http is no port.")]
    [InlineData("pod:client", "ip:203.0.113.9:80/http", "http is no protocol that is followed; tcp, udp, sctp and icmp are.")]
    [InlineData("ip:198.51.100.7", "ip:203.0.113.9:80", "it is outside the input, and no node of the input is known to take packets for 203.0.113.9. Say where it comes in with --in-interface, or start at a node.")]
    [InlineData("pod:client", "ip:[fd00::1]:80", "pod:client has no address of the family of fd00::1, which is ip:[fd00::1]'s.")]
    public void A_flow_that_cannot_be_followed_is_refused_with_what_to_do(string from, string to, string says)
    {
        var (code, output, errors) = TwoNodes.Trace("--from", from, "--to", to);

        Assert.Equal((2, ""), (code, output));
        Assert.EndsWith($": {says}\n", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace needs --from END and --to END:PORT/PROTOCOL, or --flows FILE, or --kernel.", "--from", "node:n1")]
    [InlineData("trace needs --from END and --to END:PORT/PROTOCOL, or --flows FILE, or --kernel.", "--kernel", "--flows", "x")]
    [InlineData("--minimal, --detailed, --why-not and --json exclude each other.", "--from", "node:n1", "--to", "node:n2:22", "--json", "--minimal")]
    [InlineData("--mark takes a number such as 0x4000 or 16384, not \"red\".", "--from", "node:n1", "--to", "node:n2:22", "--mark", "red")]
    [InlineData("--from-port takes a port from 1 to 65535.", "--from", "node:n1", "--to", "node:n2:22", "--from-port", "70000")]
    [InlineData("--in-interface eth7: n2 has lo, eth0, cni0, vethwebb, vethwebc.", "--from", "ip:198.51.100.7", "--to", "node:n2:22", "--in-interface", "eth7")]
    [InlineData("no-such-file: there is no such file of flows.", "--flows", "no-such-file")]
    public void A_wrong_option_is_named(string says, params string[] arguments) =>
        Assert.Equal((2, "", $"sb-analyze: {says}\n"), TwoNodes.Trace(arguments));

    [Theory]
    [InlineData("pod:shop/client", "svc:shop/web:http", "10.96.0.80:80/tcp")]
    [InlineData("pod:shop/cl", "svc:web:80/TCP", "10.96.0.80:80/tcp")]
    [InlineData("pod:client", "ip:10.96.0.53:53", "10.96.0.53:53/udp")]
    [InlineData("ip:10.244.1.5", "pod:web-a:http", "10.244.1.6:8080/tcp")]
    [InlineData("node:n1", "pod:shop/web-c/icmp", "10.244.2.7/icmp")]
    [InlineData("node:n1", "node:n2:53/udp", "192.0.2.2:53/udp")]
    [InlineData("ip:198.51.100.7", "ip:192.0.2.2:30080", "192.0.2.2:30080/tcp")]
    public void Ends_ports_and_protocols_are_found_by_what_the_input_knows(string from, string to, string shown)
    {
        var (code, output, errors) = TwoNodes.Trace("--from", from, "--to", to, "--minimal");

        Assert.Equal("", errors);
        Assert.NotEqual(2, code);
        Assert.Contains(shown, output.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_flows_gives_a_line_for_each_and_the_worst_end()
    {
        using var folder = new TempFolder();
        var flows = folder.Write("flows.txt", "# the flows that a shop lives by\npod:client svc:shop/web   # its pages\n\nnode:n1 pod:web-a:8080/tcp\npod:client svc:nobody\n");

        var (code, output, errors) = TwoNodes.Trace("--flows", flows);

        Assert.Equal(2, code);
        Assert.Collection(
            output.TrimEnd('\n').Split('\n'),
            line => Assert.StartsWith("2 of 3 ways REJECTED (p=0.67), 1 of 3 ways DELIVERED (p=0.33)  pod:client svc:shop/web  sees \"No route to host\"  n2: filter FORWARD rule 3: -j REJECT", line, StringComparison.Ordinal),
            line => Assert.Equal("DELIVERED (certain)  node:n1 pod:web-a:8080/tcp  sees a connection", line));
        Assert.StartsWith("sb-analyze: pod:client svc:nobody: svc:nobody: the input holds no such Service", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_no_flow_is_named_with_its_place()
    {
        using var folder = new TempFolder();
        var flows = folder.Write("flows.txt", "pod:client\n");

        Assert.Equal((2, "", $"sb-analyze: {flows}:1: a flow is a line FROM TO, such as: pod:shop/web-1 svc:kube-system/kube-dns:53/udp\n"), TwoNodes.Trace("--flows", flows));
    }

    [Theory]
    [InlineData("pod:client", "svc:web")]
    [InlineData("pod:client", "svc:empty")]
    [InlineData("pod:client", "pod:web-a/icmp")]
    [InlineData("ip:198.51.100.7", "node:n2:30080")]
    [InlineData("ip:198.51.100.7", "ip:10.96.0.80:80")]
    [InlineData("pod:client", "ip:203.0.113.9:443")]
    public void Json_is_as_its_published_schema_says(string from, string to)
    {
        var schema = new SmallSchema(JsonNode.Parse(EmbeddedText.Read("templates/trace.schema.json"))!);

        foreach (var line in TwoNodes.Trace("--from", from, "--to", to, "--json").Output.TrimEnd('\n').Split('\n'))
            Assert.Empty(schema.Faults(JsonNode.Parse(line)));
    }

    [Fact]
    public void Json_names_what_decided()
    {
        var trace = JsonNode.Parse(TwoNodes.Trace("--from", "pod:client", "--to", "svc:web", "--json").Output)!;

        Assert.Equal(("rejected", "depends", "no-route-to-host"), ((string?)trace["disposition"], (string?)trace["certainty"], (string?)trace["clientSees"]));
        var by = trace["decidedBy"]!;
        Assert.Equal(("n2", "netfilter", "nodes/n2/netfilter/iptables-save.txt", 11), ((string?)by["node"], (string?)by["kind"], (string?)by["artifact"], (int?)by["line"]));
        Assert.Equal("filter FORWARD rule 3: -j REJECT --reject-with icmp-host-prohibited", (string?)by["text"]);
        Assert.Equal(3, trace["branches"]!.AsArray().Count);
        Assert.Equal(1, trace["branches"]!.AsArray().Sum(branch => (double)branch!["probability"]!), 3);
        Assert.Equal("delivered", (string?)trace["reply"]!["disposition"]);
    }

    [Fact]
    public void Every_word_of_an_enumeration_is_in_the_schema()
    {
        var words = EmbeddedText.Read("templates/trace.schema.json");

        Assert.All(Enum.GetValues<Disposition>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
        Assert.All(Enum.GetValues<Certainty>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
        Assert.All(Enum.GetValues<ClientSees>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
        Assert.All(Enum.GetValues<StepKind>(), value => Assert.Contains($"\"{KebabCase.Of(value)}\"", words));
    }

    [Fact]
    public void Nothing_of_the_input_steers_a_terminal()
    {
        using var folder = new TempFolder();
        foreach (var path in Directory.GetFiles(TwoNodes.Input, "*", SearchOption.AllDirectories))
            folder.Write(Path.GetRelativePath(TwoNodes.Input, path), File.ReadAllText(path).Replace("has no endpoints", "has no endpoints\u001b[31m [bold]red[/]", StringComparison.Ordinal));

        foreach (var form in new[] { "--minimal", "--detailed", "--why-not", "--json", "--mark=0" })
        {
            using var output = new StringWriter();
            CommandLine.Run(["trace", folder.Path, "--from", "pod:client", "--to", "svc:empty", form], output, TextWriter.Null);

            Assert.DoesNotContain('\u001b', output.ToString());
            Assert.Contains("[bold]red[/]", output.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_input_without_nodes_or_traced_packets_is_refused()
    {
        using var folder = new TempFolder();
        folder.Write("in/nodes/n1/routing/routes-text.txt", "default via 10.0.0.1 dev eth0\n");
        using var errors = new StringWriter { NewLine = "\n" };

        Assert.Equal(2, CommandLine.Run(["trace", Path.Combine(folder.Path, "in"), "--kernel"], TextWriter.Null, errors));
        Assert.Contains("the kernel traced no packet", errors.ToString(), StringComparison.Ordinal);
    }
}
