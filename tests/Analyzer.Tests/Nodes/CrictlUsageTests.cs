using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Nodes;

// Written in the forms that crictl 1.13, 1.26, 1.30 and 1.32 print.
public sealed class CrictlUsageTests
{
    // crictl 1.13
    private const string Stats13 = """
        CONTAINER           CPU %               MEM                 DISK                INODES
        303cdce60ee9a       0.07                13.43MB             28.67kB             8
        43b34bf65eb15       0.00                2.712MB             57.35kB             16
        """;

    // crictl 1.30, which clears the screen first
    private const string Stats30 = "\u001b[2J\u001b[H" + """
        CONTAINER           NAME                      CPU %               MEM                 DISK                INODES
        8a5c7d501d357       c                         0.00                1.114GB             0B                  0
        c1859fcdfeeda       kube-controller-manager   112.50              12.35MB             28.67kB             8
        """;

    // crictl 1.32
    private const string Stats32 = "\u001b[2J\u001b[H" + """
        CONTAINER           NAME                CPU %               MEM                 DISK                INODES              SWAP
        8a5c7d501d357       web                 0.10                1.114MB             36.86kB             11                  4.096kB
        """;

    // crictl 1.30 with containerd 1.7
    private const string StatsJson = """
        {
          "stats": [
            {
              "attributes": {
                "id": "8a5c7d501d3570f1",
                "metadata": { "attempt": 1, "name": "web" },
                "labels": { "io.kubernetes.container.name": "web", "io.kubernetes.pod.name": "web-0", "io.kubernetes.pod.namespace": "shop" }
              },
              "cpu": { "timestamp": "1730000000000000000", "usageCoreNanoSeconds": { "value": "91038000" }, "usageNanoCores": { "value": "5000000" } },
              "memory": { "timestamp": "1730000000000000000", "workingSetBytes": { "value": "13430784" } },
              "writableLayer": { "timestamp": "1730000000000000000", "fsId": { "mountpoint": "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs" }, "usedBytes": { "value": "28672" }, "inodesUsed": { "value": "8" } },
              "swap": { "timestamp": "1730000000000000000", "swapUsageBytes": { "value": "4096" } }
            },
            { "cpu": null }
          ]
        }
        """;

    // crictl 1.26 and 1.30
    private const string StatsOfPods26 = "\u001b[2J\u001b[H" + """
        POD                        POD ID              CPU %               MEM
        coredns-74c68d9ffd-nqtmn   4bfc0443e037c       0.21                35.72MB
        client-cp                  9263ac60d5a62       0.00                1.114MB
        """;

    // crictl 1.30 with containerd 1.7
    private const string StatsOfPodsJson = """
        {
          "stats": [
            {
              "attributes": { "id": "9263ac60d5a62f0a", "metadata": { "attempt": 0, "name": "client-cp", "namespace": "shop", "uid": "u-1" }, "labels": {}, "annotations": {} },
              "linux": {
                "cpu": { "timestamp": "1730000000000000000", "usageCoreNanoSeconds": { "value": "1" }, "usageNanoCores": { "value": "20000000" } },
                "memory": { "timestamp": "1730000000000000000", "workingSetBytes": { "value": "1114112" } },
                "network": {
                  "timestamp": "1730000000000000000",
                  "defaultInterface": { "name": "eth0", "rxBytes": { "value": "1042" }, "rxErrors": { "value": "0" }, "txBytes": { "value": "726" }, "txErrors": { "value": "3" } },
                  "interfaces": [ { "name": "eth0", "rxBytes": { "value": "1042" } }, { "name": "net1", "rxBytes": { "value": "7" } } ]
                },
                "process": { "timestamp": "1730000000000000000", "processCount": { "value": "2" } },
                "containers": []
              },
              "windows": null
            }
          ]
        }
        """;

    [Theory]
    [InlineData(Stats13, "303cdce60ee9a  0.07 13430000 28670 8 , 43b34bf65eb15  0 2712000 57350 16 ")]
    [InlineData(Stats30, "8a5c7d501d357 c 0 1114000000 0 0 , c1859fcdfeeda kube-controller-manager 112.5 12350000 28670 8 ")]
    [InlineData(Stats32, "8a5c7d501d357 web 0.1 1114000 36860 11 4096")]
    public void What_containers_use_is_read_from_each_versions_table(string text, string expected)
    {
        var read = Parse<ContainerUsages>(text);

        Assert.Empty(read.Notes);
        Assert.Equal(expected, string.Join(", ", read.Value.Items.Select(one => $"{one.Id} {one.Name} {one.CpuPercent} {one.Memory} {one.Disk} {one.Inodes} {one.Swap}")));
    }

    [Fact]
    public void What_containers_use_is_read_from_JSON()
    {
        var read = Parse<ContainerUsages>(StatsJson);

        Assert.Equal(("8a5c7d501d3570f1", "web", "shop", "web-0", 5), Assert.Single(read.Value.Items) is var one ? (one.Id, one.Name, one.Namespace, one.Pod, one.Line.Number) : default);
        Assert.Equal((0.5, 13430784L, 28672L, 8L, 4096L), (one.CpuPercent, one.Memory, one.Disk, one.Inodes, one.Swap));
        Assert.Equal(14, Assert.Single(read.Notes).Line.Number);
    }

    [Fact]
    public void What_pods_use_is_read_from_the_table()
    {
        var read = Parse<PodUsages>(StatsOfPods26);

        Assert.Empty(read.Notes);
        Assert.Equal([("4bfc0443e037c", "coredns-74c68d9ffd-nqtmn", 0.21, 35_720_000L, 2), ("9263ac60d5a62", "client-cp", 0, 1_114_000, 3)], read.Value.Items.Select(one => (one.Id, one.Name, one.CpuPercent ?? -1, one.Memory ?? -1, one.Line.Number)));
    }

    [Fact]
    public void What_pods_use_and_carried_is_read_from_JSON()
    {
        var one = Assert.Single(Parse<PodUsages>(StatsOfPodsJson).Value.Items);

        Assert.Equal(("9263ac60d5a62f0a", "shop", "client-cp", 2.0, 1114112L, 2L), (one.Id, one.Namespace, one.Name, one.CpuPercent, one.Memory, one.Processes));
        Assert.Equal([("eth0", 1042L, 3L), ("net1", 7, null)], one.Interfaces.Select(held => (held.Name, held.ReceivedBytes ?? -1, held.SendErrors)));
    }

    [Theory]
    [InlineData("FATA[0000] get container stats: rpc error: code = Unavailable")]
    [InlineData("8a5c7d501d357       web                 0.10                1.114MB")]
    [InlineData("CONTAINER           NAME                CPU %               MEM\n8a5c7d501d357       web                 0.10                much")]
    [InlineData("CONTAINER           NAME                CPU %               MEM\n                    web                 0.10                1MB")]
    [InlineData("POD                 POD ID              CPU %               MEM\nweb-0")]
    [InlineData("{\"stats\": [")]
    [InlineData("{\"containers\": []}")]
    public void What_is_no_measurement_is_noted(string text)
    {
        Assert.NotEmpty(Parse<ContainerUsages>(text).Notes);
        Assert.NotEmpty(Parse<PodUsages>(text).Notes);
    }

    [Fact]
    public void No_line_of_containers_is_lost() =>
        LineAccounting.Holds<ContainerUsages>(string.Join('\n', Stats13, Stats30, Stats32), read => read.Items.Select(one => one.Line), IsHeading);

    [Fact]
    public void No_line_of_pods_is_lost() =>
        LineAccounting.Holds<PodUsages>(StatsOfPods26, read => read.Items.Select(one => one.Line), IsHeading);

    private static bool IsHeading(string line) => !line.Any(char.IsAsciiLetterLower) && line.Any(char.IsAsciiLetterUpper);

    private static Parsed<T> Parse<T>(string content)
        where T : IArtifact<T> => T.Parse(new("n", "p", content));
}
