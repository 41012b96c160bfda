using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.PacketPath.Prints;

public sealed class PrintTests
{
    // UPDATE_GOLDEN=1 rewrites the files.
    [Theory]
    [InlineData("one-endpoint-in-three-is-reached", 1, "--from", "pod:client", "--to", "svc:web")]
    [InlineData("one-endpoint-in-three-is-reached.minimal", 1, "--from", "pod:client", "--to", "svc:web", "--minimal")]
    [InlineData("one-endpoint-in-three-is-reached.detailed", 1, "--from", "pod:client", "--to", "svc:web", "--detailed")]
    [InlineData("one-endpoint-in-three-is-reached.why-not", 1, "--from", "pod:client", "--to", "svc:web", "--why-not")]
    [InlineData("a-service-without-endpoints", 1, "--from", "pod:shop/client", "--to", "svc:shop/empty:http")]
    [InlineData("a-service-without-endpoints.why-not", 1, "--from", "pod:shop/client", "--to", "svc:shop/empty:http", "--why-not")]
    [InlineData("from-outside-to-a-node-port", 0, "--from", "ip:198.51.100.7", "--to", "node:n2:30080")]
    [InlineData("from-outside-to-an-address-that-every-node-may-take.minimal", 1, "--from", "ip:198.51.100.7", "--to", "ip:10.96.0.80:80", "--minimal")]
    [InlineData("a-listener-on-loopback-alone.why-not", 1, "--from", "node:n1", "--to", "node:n2:10248", "--why-not")]
    [InlineData("a-ping-to-a-pod-of-the-same-node", 0, "--from", "pod:client", "--to", "pod:web-a/icmp")]
    [InlineData("an-address-beyond-the-input", 1, "--from", "pod:client", "--to", "ip:203.0.113.9:443")]
    [InlineData("kernel", 1, "--kernel")]
    public void A_print_is_as_it_was(string name, int code, params string[] arguments)
    {
        var printed = TwoNodes.Trace(arguments);
        var path = Path.Combine(TwoNodes.Folder, "prints", $"{name}.expected.txt");
        if (Repository.UpdatesGoldenFiles)
            File.WriteAllText(path, printed.Output);

        Assert.Equal((code, ""), (printed.Code, printed.Errors));
        Assert.Equal(File.ReadAllText(path), printed.Output);
    }
}
