using System.Collections.Immutable;
using System.Text;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.Tests.Logs;

public sealed class UnknownErrorsTests
{
    private static readonly LogClock Clock = new(new(2024, 6, 30, 12, 0, 0, TimeSpan.Zero), TimeSpan.Zero);

    private const string Routine =
        """
        I0629 14:00:00.000000       1 a.go:1] starting
        E0629 14:00:01.000000       1 a.go:2] cache 7 is cold
        I0629 15:00:00.000000       1 a.go:1] done
        """;

    [Fact]
    public void What_began_late_on_one_node_alone_comes_first()
    {
        var errors = Errors(("worker1", Routine), ("worker2", Routine), ("worker3", $"{Routine}\nE0629 14:59:00.000000       1 a.go:9] cannot reach 10.0.0.1\n"));

        var first = errors.Ranked[0];
        Assert.Equal(("worker3", "cannot reach #", 1.0), (first.Node, first.Template.Shape, first.Unlikeness));
        Assert.InRange(first.Newness, 0.98, 0.99);
        Assert.All(errors.Ranked.Skip(1), error => Assert.InRange(error.Unlikeness ?? 0, 0.4, 0.6));
    }

    [Fact]
    public void With_one_node_it_cannot_be_told_how_unlike_the_others_it_is() =>
        Assert.Null(Assert.Single(Errors(("worker1", Routine)).Ranked).Unlikeness);

    // Two of three nodes ail alike: against each other their error would be nothing new.
    [Theory]
    [InlineData("worker3", 1.0)]
    [InlineData("worker1 worker2 worker3", 2.0 / 3)]
    [InlineData("", 2.0 / 3)]
    public void What_all_ailing_nodes_write_is_unlike_the_healthy_ones(string ready, double expected)
    {
        const string Ailing = "E0629 14:00:01.000000       1 a.go:2] cannot reach 10.0.0.1\nI0629 15:00:00.000000       1 a.go:1] done\n";
        var nodes = string.Join(',', new[] { "worker1", "worker2", "worker3" }.Select(name =>
            $$"""{"kind":"Node","metadata":{"name":"{{name}}"},"status":{"conditions":[{"type":"Ready","status":"{{ready.Contains(name, StringComparison.Ordinal)}}"}]} }"""));
        var api = new ArtifactText(null, "cluster/core_v1_nodes.json", $$"""{"kind":"NodeList","apiVersion":"v1","metadata":{},"items":[{{nodes}}]}""");
        var model = Model(("worker1", Ailing), ("worker2", Ailing), ("worker3", "I0629 14:00:00.000000       1 a.go:1] starting\nI0629 15:00:00.000000       1 a.go:1] done\n"))
            with
        { Api = new(ImmutableSortedDictionary<string, ArtifactText>.Empty.Add("core_v1_nodes", api), _ => null, _ => null) };

        var errors = model.Fact<UnknownErrors>().Value.Ranked;
        Assert.Equal(["worker1", "worker2"], errors.Select(error => error.Node).Order());
        Assert.All(errors, error => Assert.Equal(expected, error.Unlikeness ?? 0, 3));
    }

    [Fact]
    public void Without_logs_nothing_is_known_of_their_errors() => Assert.False(Model().Fact<UnknownErrors>().IsKnown);

    private static UnknownErrors Errors(params (string Name, string Log)[] nodes) => Model(nodes).Fact<UnknownErrors>().Value;

    private static ClusterModel Model(params (string Name, string Log)[] nodes) =>
        new([.. nodes.Select(node => Node(node.Name, node.Log))], Store(), LogEvents.None, null);

    private static Node Node(string name, string log)
    {
        var events = new LogScanner([]).Scan(new MemoryStream(Encoding.UTF8.GetBytes(log)), new(name, $"nodes/{name}/logs/journal-kubelet.log", Clock)).ToEvents();
        return new(name, Store(), ImmutableSortedDictionary<string, ArtifactStore>.Empty, ImmutableSortedDictionary<string, ArtifactStore>.Empty, events);
    }

    private static ArtifactStore Store() => new(ImmutableSortedDictionary<string, ArtifactText>.Empty, _ => null, _ => null);
}
