using SupportBundle.Analyzer.Commands;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Commands;

public sealed class LookIntoTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _bundle;

    public LookIntoTests() => _bundle = _folder.Write("bundle.tar.gz", Tar.Gzip(Tar.Of(
        Tar.File("b/nodes/n1/routing/routes-text.txt", "default via 10.0.0.1 dev eth0\n10.0.0.0/24 dev eth0\n"),
        Tar.File("b/nodes/n1/files/etc/hosts", "127.0.0.1 localhost\n\u001b]0;owned\u0007::1 localhost\n"),
        Tar.File("b/nodes/n1/netns/p/routing/routes-text.txt", "default via 10.244.0.1 dev eth0\n"),
        Tar.File("b/nodes/n1/logs/journal-kubelet.log", "Jun 29 16:00:00 n1 kubelet[1]: Failed to start\n"),
        Tar.File("b/cluster/core_v1_pods.json", "{}"),
        Tar.File("b/manifest.json", "{}"))));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ls_tells_of_each_entry_what_it_is()
    {
        var (code, output, errors) = Run("ls", _bundle);

        Assert.Equal((0, ""), (code, errors));
        Assert.Equal(
            [
                "n1 routing/routes-text 51 b/nodes/n1/routing/routes-text.txt",
                "n1 files/etc/hosts 44 b/nodes/n1/files/etc/hosts",
                "n1 netns/p routing/routes-text 32 b/nodes/n1/netns/p/routing/routes-text.txt",
                "n1 (log) 47 b/nodes/n1/logs/journal-kubelet.log",
                "cluster core_v1_pods 2 b/cluster/core_v1_pods.json",
                "- (about the bundle) 2 b/manifest.json",
            ],
            Lines(output).Skip(1).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Theory]
    [InlineData("routing/routes-text", 2)]
    [InlineData("hosts", 1)]
    [InlineData("nodes/**", 4)]
    [InlineData("*.log", 1)]
    [InlineData("nothing", 0)]
    public void Ls_takes_the_ends_of_paths_ids_and_patterns(string pattern, int entries) =>
        Assert.Equal(entries, Lines(Run("ls", _bundle, pattern).Output).Length - 1);

    [Fact]
    public void Cat_prints_an_entry_and_makes_visible_what_would_steer_a_terminal()
    {
        var (code, output, _) = Run("cat", _bundle, "etc/hosts");

        Assert.Equal(0, code);
        Assert.Equal(["127.0.0.1 localhost", "\u241b]0;owned\u2407::1 localhost"], Lines(output));
    }

    [Fact]
    public void Cat_names_what_is_not_there()
    {
        var (code, output, errors) = Run("cat", _bundle, "etc/hosts", "etc/shadow");

        Assert.Equal(2, code);
        Assert.Equal(2, Lines(output).Length);
        Assert.Contains("holds no etc/shadow", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Grep_prints_the_place_of_each_line()
    {
        var (code, output, _) = Run("grep", _bundle, "default via [0-9.]+");

        Assert.Equal(0, code);
        Assert.Equal(
            ["b/nodes/n1/routing/routes-text.txt:1:default via 10.0.0.1 dev eth0", "b/nodes/n1/netns/p/routing/routes-text.txt:1:default via 10.244.0.1 dev eth0"],
            Lines(output));
    }

    [Theory]
    [InlineData("failed to", "-i", 0)]
    [InlineData("failed to", "-l", 1)]
    [InlineData("no such text", "-i", 1)]
    public void Greps_exit_code_says_whether_there_was_a_line(string pattern, string option, int code) =>
        Assert.Equal(code, Run("grep", _bundle, pattern, option).Code);

    [Fact]
    public void Grep_searches_only_where_it_is_told_to() =>
        Assert.Equal(["b/nodes/n1/files/etc/hosts"], Lines(Run("grep", _bundle, "localhost|default", "hosts", "-l").Output));

    [Theory]
    [InlineData("(")]
    [InlineData("(?=look)ahead")]
    public void A_pattern_that_is_none_is_refused(string pattern)
    {
        var (code, _, errors) = Run("grep", _bundle, pattern);

        Assert.Equal(2, code);
        Assert.Contains("is no regular expression", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_tells_owners_with_their_lines()
    {
        var bundle = _folder.Write("who.tar", Tar.Of(Tar.File("nodes/n1/links/addr.json", """[{"ifindex":2,"ifname":"eth0","flags":["UP"],"addr_info":[{"family":"inet","local":"192.168.1.11","prefixlen":24}]}]""")));
        var (code, output, _) = Run("who", bundle, "192.168.1.11", "10.9.9.9");

        Assert.Equal(1, code);
        Assert.Contains("192.168.1.11: interface eth0 on n1", output, StringComparison.Ordinal);
        Assert.Contains("nodes/n1/links/addr.json:1", output, StringComparison.Ordinal);
        Assert.Contains("10.9.9.9: nothing in the input knows it", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("cat")]
    [InlineData("grep")]
    [InlineData("who")]
    public void An_input_that_is_not_there_is_one_sentence(string command)
    {
        var (code, _, errors) = Run(command, Path.Combine(_folder.Path, "nowhere.tar.gz"), "x");

        Assert.Equal(2, code);
        Assert.Contains("there is no such file or folder", errors, StringComparison.Ordinal);
    }

    private static string[] Lines(string output) => output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        return (CommandLine.Run(args, output, errors), output.ToString(), errors.ToString());
    }
}
