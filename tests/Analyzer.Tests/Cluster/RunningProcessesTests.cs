using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Cluster.Hosts;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class RunningProcessesTests
{
    private const string Ps = "UID          PID    PPID  C STIME TTY          TIME CMD\nroot         823       1  1 11:20 ?        00:01:02 /usr/bin/kubelet --v=2\nroot         824       1  1 11:20 ?        00:01:02 grep kubelet\n";

    [Theory]
    [InlineData("resources/ps.txt", Ps)]
    [InlineData("files/proc/823/cmdline", "/usr/bin/kubelet\0--v=2\0")]
    [InlineData("kubernetes/cmdline/kubelet.txt", "/usr/bin/kubelet --v=2 ")]
    public void The_flags_of_a_component_are_those_of_its_process_wherever_they_stand(string path, string text)
    {
        var components = Node((path, text)).Fact<ComponentFlags>().Value.All;

        Assert.Equal("2", Assert.Single(components)["v"]?.Value);
    }

    [Fact]
    public void A_list_of_names_tells_nothing_of_flags()
    {
        var node = Node(("resources/ps.txt", "    PID TTY          TIME CMD\n    823 ?        00:00:00 kubelet\n"));

        Assert.Contains("names without arguments", node.Fact<RunningProcesses>().WhyMissing, StringComparison.Ordinal);
        Assert.False(node.Fact<ComponentFlags>().IsKnown);
    }

    [Fact]
    public void A_command_line_that_was_cut_is_no_component()
    {
        var node = Node(("resources/ps.txt", "    PID COMMAND\n    823 /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --kub\n    824 /usr/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf\n"));

        Assert.Contains("cut", node.Fact<ComponentFlags>().WhyMissing, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernels_own_command_line_is_no_process() =>
        Assert.False(Node(("files/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 quiet")).Fact<RunningProcesses>().IsKnown);

    private static Node Node(params (string Path, string Text)[] files) => OneNode.With(files);
}
