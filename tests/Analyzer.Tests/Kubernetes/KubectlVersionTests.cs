using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

/// <summary>kubectl 1.20 (Debian 11) and 1.32 (Debian 13), of a stand-in for API servers of 1.20 and 1.31.</summary>
public sealed class KubectlVersionTests
{
    // kubectl 1.24, and oc 4.13, in their documented forms
    private const string Kubectl124 = """
        WARNING: This version information is deprecated and will be replaced with the output from kubectl version --short.  Use --output=yaml|json to get the full version.
        Client Version: version.Info{Major:"1", Minor:"24", GitVersion:"v1.24.9", GitCommit:"9710807c82740b9799453677c977758becf0acbb", GitTreeState:"clean", BuildDate:"2022-12-08T10:15:09Z", GoVersion:"go1.18.9", Compiler:"gc", Platform:"linux/amd64"}
        Kustomize Version: v4.5.4
        Server Version: version.Info{Major:"1", Minor:"24+", GitVersion:"v1.24.10+rke2r1", GitCommit:"5c1d2d4295f9b4eb12bfbf6429fdf989f2ca8a02", GitTreeState:"clean", BuildDate:"2023-01-24T22:10:37Z", GoVersion:"go1.19.5 X:boringcrypto", Compiler:"gc", Platform:"linux/amd64"}
        """;

    private const string Oc = "Client Version: 4.13.4\nKustomize Version: v4.5.7\nServer Version: 4.13.4\nKubernetes Version: v1.26.5+7d22122\n";

    [Theory]
    [InlineData("version", "v1.20.2  v1.31.4", "v1.32.3 v5.5.0 v1.31.4")]
    [InlineData("version-json", "v1.20.2  v1.31.4", "v1.32.3 v5.5.0 v1.31.4")]
    [InlineData("version-yaml", "v1.20.2  v1.31.4", "v1.32.3 v5.5.0 v1.31.4")]
    [InlineData("version-short", "v1.20.2  v1.31.4")]
    [InlineData("version-client", "v1.20.2  ", "v1.32.3 v5.5.0 ")]
    [InlineData("version-skew", "v1.20.2  v1.20.15+k3s1", "v1.32.3 v5.5.0 v1.20.15+k3s1")]
    public void Each_version_of_kubectl_is_read_in_each_of_its_forms(string sample, params string[] expected) =>
        Assert.Equal(expected, Sample.ReadAll<KubectlVersion>("Kubernetes", sample).Select(Words));

    [Theory]
    [InlineData(Kubectl124, "v1.24.9 v4.5.4 v1.24.10+rke2r1")]
    [InlineData(Oc, "4.13.4 v4.5.7 v1.26.5+7d22122")]
    [InlineData("""{"major":"1","minor":"31","gitVersion":"v1.31.4"}""", "  v1.31.4")]
    public void Other_versions_and_the_servers_own_word_are_read(string text, string expected)
    {
        var read = Parse(text);

        Assert.Empty(read.Notes);
        Assert.Equal(expected, Words(read.Value));
    }

    [Theory]
    [InlineData("The connection to the server 192.0.2.10:6443 was refused - did you specify the right host or port?")]
    [InlineData("Server Version: soon")]
    [InlineData("Server Version: version.Info{Major:\"1\", GitVersion:\"")]
    [InlineData("Server Version:")]
    [InlineData("{\"major\": 1}")]
    [InlineData("{")]
    [InlineData("clientVersion: {}")]
    public void What_tells_no_version_is_noted(string text)
    {
        var read = Parse(text);

        Assert.Equal("  ", Words(read.Value));
        Assert.Single(read.Notes);
    }

    [Fact]
    public void The_servers_version_is_told_by_the_server_or_by_kubectl()
    {
        Assert.Equal(("v1.31.4", 3), Server(("cluster/version.json", Sample.Text("Kubernetes", "version-json.debian13-kubectl-1.32.txt"))) is { } json ? (json.Text, json.Line.Number / 5) : default);
        Assert.Equal(("v1.20.15+k3s1", 2), Server(("cluster/version-text.txt", Sample.Text("Kubernetes", "version-skew.debian11-kubectl-1.20.txt"))) is { } text ? (text.Text, text.Line.Number) : default);
        Assert.Null(Server(("cluster/version-text.txt", Sample.Text("Kubernetes", "version-client.debian11-kubectl-1.20.txt"))));
    }

    [Fact]
    public void The_servers_version_is_a_sign_of_the_distribution() =>
        Assert.Equal("k3s", Assert.Single(ModelOf.Files(("cluster/version-text.txt", Sample.Text("Kubernetes", "version-skew.debian13-kubectl-1.32.txt"))).Fact<Distribution>().Value.Names));

    [Fact]
    public void No_line_is_lost() => LineAccounting.Holds<KubectlVersion>(
        [.. Sample.Named("Kubernetes", "version").Concat(Sample.Named("Kubernetes", "version-skew")).Select(name => Sample.Text("Kubernetes", name)), Kubectl124, Oc],
        CitedLines.Of,
        line => line.Span.StartsWith("WARNING: ") || line.Span.StartsWith("Server Version") || line.Span.StartsWith("Flag ") || line.Span.StartsWith("# ") || line.Span.StartsWith("$ "));

    private static ServerVersion? Server(params (string Path, string Content)[] files) => ModelOf.Files(files).Fact<ServerVersion>() is { IsKnown: true, Value: var server } ? server : null;

    private static string Words(KubectlVersion read) => $"{read.Client?.Text} {read.Kustomize?.Text} {read.Server?.Text}";

    private static Parsed<KubectlVersion> Parse(string content) => KubectlVersion.Parse(new(null, "cluster/version", content));
}
