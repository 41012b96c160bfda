using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Netfilter;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Netfilter;

/// <summary>ufw 0.36 (Debian 11) and 0.36.2 (Debian 12, 13), and the alternatives system of all three.</summary>
public sealed class HostFirewallSamplesTests
{
    [Fact]
    public void Ufw_tells_its_defaults_and_its_rules()
    {
        Assert.All(Read<UfwStatus>("ufw-status-verbose"), status =>
        {
            Assert.Equal((true, "deny", "allow", "deny"), (status.IsActive, status.Default("incoming"), status.Default("outgoing"), status.Default("routed")));
            Assert.Equal(13, status.Rules.Length);
            Assert.Contains(status.Rules, rule => rule is { To: "6443/tcp", Action: "ALLOW IN", From: "10.0.0.0/24", Comment: "api" });
            Assert.Contains(status.Rules, rule => rule is { To: "8443/tcp on eth0", Action: "LIMIT IN", From: "Anywhere" });
        });
    }

    [Fact]
    public void A_numbered_rule_is_the_same_rule() => Assert.All(
        Read<UfwStatus>("ufw-status-numbered").Zip(Read<UfwStatus>("ufw-status-verbose")),
        pair => Assert.Equal(
            pair.Second.Rules.Select(rule => $"{rule.To} {rule.Action} {rule.From}").Order(StringComparer.Ordinal),
            pair.First.Rules.Select(rule => $"{rule.To} {rule.Action} {rule.From}").Order(StringComparer.Ordinal)));

    // With the log level medium the file inserts rules too (-I), which iptables-save never prints.
    [Fact]
    public void Ufws_rules_files_are_read_as_iptables_save_and_what_they_insert_is_noted() => Assert.All(
        Directory.GetFiles(Folder, "ufw-user-rules.*").Select(path => IptablesSave.Parse(new("n", path, File.ReadAllText(path)))),
        parsed =>
        {
            Assert.Equal("-i cni0 -o eth0", string.Join(' ', parsed.Value.Chain("filter", "ufw-user-forward")?.Rules[0].Matches ?? []));
            Assert.Equal(3, parsed.Notes.Length);
            Assert.All(parsed.Notes, note => Assert.StartsWith("-I ufw-before-logging-", note.Line.Text, StringComparison.Ordinal));
        });

    [Fact]
    public void The_alternatives_system_tells_the_same_in_both_forms() => Assert.All(
        Read<Alternatives>("alternatives-query").Concat(Read<Alternatives>("alternatives-display")),
        read =>
        {
            Assert.Equal(("iptables", "auto", "/usr/sbin/iptables-nft", "/usr/sbin/iptables-nft", "/usr/sbin/iptables"), (read.Name, read.Mode, read.Current, read.Best, read.Link));
            Assert.Equal(["/usr/sbin/iptables-legacy 10", "/usr/sbin/iptables-nft 20"], read.All.Select(one => $"{one.Path} {one.Priority}"));
            Assert.Contains(new AlternativeSlave("iptables-save", "/usr/sbin/iptables-nft-save"), read.All[1].Slaves);
        });

    [Theory]
    [InlineData("Priority: 20")]
    [InlineData("Alternative: /x\nPriority: high")]
    [InlineData("Status:")]
    [InlineData(" iptables-save iptables-nft-save")]
    public void What_a_query_does_not_print_is_noted(string text) => Assert.Single(Alternatives.Parse(new("n", "a", text)).Notes);

    [Fact]
    public void No_line_is_lost()
    {
        LineAccounting.Holds<UfwStatus>(
            Text("ufw-status-verbose.debian11-ufw-0.36.txt") + Text("ufw-status-numbered.debian13-ufw-0.36.2.txt"),
            status => status.Rules.Select(rule => rule.Line).Concat(status.Defaults.Select(one => one.Line)),
            line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[0] is "Status:" or "Default:" or "Logging:" or "To" or "--" or "New");
        LineAccounting.Holds<Alternatives>(
            Text("alternatives-display.debian13-dpkg-1.22.txt") + "\n" + Text("alternatives-query.debian13-dpkg-1.22.txt"),
            read => read.All.Select(one => one.Line),
            IsOfAlternatives);
    }

    // What the record keeps without its line.
    private static bool IsOfAlternatives(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words[0] is "slave" or "follower" or "link" or "Name:" or "Link:" or "Slaves:" or "Status:" or "Best:" or "Value:" or "Priority:"
            || words is [_, "-", _, "mode"] or [_, _, "status", "is", _] or [_, ['/', ..]] or ["Current", _, "version", _, _];
    }

    private static List<T> Read<T>(string start)
        where T : IArtifact<T>
    {
        var parsed = Directory.GetFiles(Folder, $"{start}.*").Order(StringComparer.Ordinal).Select(path => T.Parse(new("n", path, File.ReadAllText(path)))).ToList();
        Assert.Equal(3, parsed.Count);
        Assert.All(parsed, one => Assert.Empty(one.Notes));
        return [.. parsed.Select(one => one.Value)];
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static string Folder => Path.Combine(Repository.Root, "tests", "Analyzer.Tests", "Netfilter", "samples");
}
