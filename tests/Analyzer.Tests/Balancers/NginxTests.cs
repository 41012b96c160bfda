using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Balancers;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Balancers;

/// <summary>A configuration that nginx 1.18, 1.22 and 1.26 call valid (<c>nginx -t</c>).</summary>
public sealed class NginxTests
{
    private const string Name = "nginx-conf.for-1.18-1.22-1.26.conf";

    // in the form of RKE2's and Kubespray's: everything on few lines, an address in place of an upstream
    private const string Terse = "stream{server{listen 6443;proxy_pass 10.240.0.10:6443;}\nserver { listen unix:/run/x.sock; proxy_pass $target; } }\ninclude /etc/nginx/stream.d/*.conf;\n";

    [Fact]
    public void What_a_stream_listens_on_and_where_it_sends_is_read()
    {
        var stream = NginxStream.Of(Sample.ReadAll<NginxConfig>("Balancers", "nginx-conf").Single().Stream);

        Assert.Equal(["127.0.0.1:6443 False kube_apiserver", "::1:6443 False kube_apiserver", ":5353 True 10.96.0.10:53"], stream.Listeners.Select(one => $"{one.Host}:{one.Port} {one.IsUdp} {one.Target}"));
        Assert.Equal(
            ["10.240.0.10:6443 False False", "10.240.0.11:6443 False False", "10.240.0.12:6443 True False", "fd00:240::13:6443 False True"],
            stream.ServersOf(stream.Listeners[0]).Select(server => $"{server.Host}:{server.Port} {server.IsBackup} {server.IsDown}"));
        Assert.Equal(["10.96.0.10:53"], stream.ServersOf(stream.Listeners[2]).Select(server => $"{server.Host}:{server.Port}"));
        Assert.Equal(17, stream.ServersOf(stream.Listeners[0])[1].Line.Number);
    }

    [Fact]
    public void Blocks_may_stand_on_one_line()
    {
        var config = Parse(Terse);
        var stream = NginxStream.Of(config.Value.Stream);

        Assert.Empty(config.Notes);
        Assert.Equal(["10.240.0.10:6443"], stream.ServersOf(stream.Listeners[0]).Select(server => $"{server.Host}:{server.Port}"));
        Assert.Empty(stream.ServersOf(stream.Listeners[1]));
        Assert.Equal(["/etc/nginx/stream.d/*.conf"], config.Value.Includes.Select(word => word.Text));
    }

    [Fact]
    public void Braces_of_variables_and_in_quotes_are_no_blocks()
    {
        var directive = Assert.Single(Parse("log_format basic '{ $a; }' \"#\"\n  ${bytes_sent}x;# done\n").Value.Directives);

        Assert.Equal(["log_format", "basic", "{ $a; }", "#", "${bytes_sent}x"], directive.Words.Select(word => word.Text));
    }

    [Theory]
    [InlineData("}\n", "a block ends that has not begun")]
    [InlineData(";\n", "a semicolon behind nothing")]
    [InlineData("\\}\n", "a setting without its semicolon")]
    [InlineData("{ }\n", "a block without a name")]
    [InlineData("stream {\n", "a block without its end")]
    [InlineData("listen 6443\n", "a setting without its semicolon")]
    [InlineData("server { listen 6443 }\n", "a setting without its semicolon")]
    public void What_is_broken_is_noted(string text, string reason) => Assert.Equal([reason], Parse(text).Notes.Select(note => note.Reason));

    [Fact]
    public void Blocks_in_one_another_without_end_are_noted() =>
        Assert.Contains(Parse(string.Concat(Enumerable.Repeat("a {", 5_000))).Notes, note => note.Reason == "too many blocks in one another");

    [Fact]
    public void Each_line_is_read_or_noted() => LineAccounting.Holds<NginxConfig>(
        Sample.Text("Balancers", Name),
        config => config.Directives.SelectMany(one => one.WithInner).SelectMany(one => one.Words).Select(word => word.Line),
        line => line.TrimStart() is ['#' or '}' or '{' or ';', ..]);

    private static Parsed<NginxConfig> Parse(string content) => NginxConfig.Parse(new("n", "p", content));
}
