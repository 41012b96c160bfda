using System.Text;
using SupportBundle.Collector.Commands.Choosing;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Commands.Choosing;

public sealed class SpecsFileTests
{
    private const string Whole = """
        {
          // A site's own.
          "schema": "support-bundle-specs/v1",
          "specs": [
            {"id": "site/ntp", "why": "Which time servers the site uses.", "command": ["ntpq", "-pn"], "timeoutSeconds": 5, "maxBytes": 4096, "priority": "decisive", "alsoSuccess": [1], "where": "netns"},
            {"id": "site/hosts", "why": "Names of the site.", "file": "/etc/site/hosts"},
            {"id": "site/logs", "why": "What the agent says.", "tree": {"root": "/var/log/agent", "patterns": ["*.log"], "log": true, "recent": true, "maxDepth": 2}},
            {"id": "site/agent", "why": "What the agent says.", "journal": ["agent.service"], "onlyIfExists": "/etc/agent"},
          ],
        }
        """;

    [Fact]
    public void Every_kind_of_spec_is_read()
    {
        var specs = Parse(Whole);

        var command = Assert.IsType<CommandSpec>(specs[0]);
        Assert.Equal(["ntpq", "-pn"], command.Argv);
        Assert.Equal((TimeSpan.FromSeconds(5), 4096L, Priority.Decisive, Scope.EachNetworkNamespace, 1), (command.Timeout, command.MaxBytes, command.Priority, command.Scope, command.AlsoSuccess[0]));
        Assert.Equal("/etc/site/hosts", Assert.IsType<FileSpec>(specs[1]).Path);
        var tree = Assert.IsType<TreeSpec>(specs[2]);
        Assert.Equal(("/var/log/agent", 2, true, true), (tree.Root, tree.MaxDepth, tree.IsLog, tree.OnlyRecent));
        Assert.Contains("*.key", tree.Except);
        Assert.Equal("/etc/agent", Assert.IsType<JournalSpec>(specs[3]).OnlyIfExists);
    }

    [Theory]
    [InlineData("""[{"id": "site/a", "why": "W.", "command": "ntpq -pn"}]""", 1, "\"command\" must be the program and its arguments, as a list; no shell reads them")]
    [InlineData("[\n{\"id\": \"site/a\",\n\"why\": \"W.\",\n\"file\": \"etc/site\"}]", 4, "\"file\" must be an absolute path without .. or doubled slashes, not \"etc/site\"")]
    [InlineData("""[{"id": "site/a", "why": "W.", "file": "/etc/../root/x"}]""", 1, "must be an absolute path")]
    [InlineData("""[{"id": "A", "why": "W.", "file": "/etc/x"}]""", 1, "the id \"A\" is not of the form area/name, such as site/ntp; use letters, digits, dots and dashes")]
    [InlineData("""[{"id": "site/a", "file": "/etc/x"}]""", 1, "the field \"why\" is missing: a sentence for the operator who reads the plan")]
    [InlineData("""[{"id": "site/a", "why": "W."}]""", 1, "a spec has one of command, file, tree, journal, and this one has none")]
    [InlineData("""[{"id": "site/a", "why": "W.", "file": "/a", "command": ["b"]}]""", 1, "this one has command and file")]
    [InlineData("[{\"id\": \"site/a\", \"why\": \"W.\", \"file\": \"/a\",\n\"timeout\": 5}]", 2, "there is no field \"timeout\" here; known are id, why,")]
    [InlineData("""[{"id": "site/a", "id": "site/b"}]""", 1, "the field \"id\" stands here twice; remove one")]
    [InlineData("""[{"id": "kernel/dmesg", "why": "W.", "file": "/a"}]""", 1, "there is a spec kernel/dmesg already, here or in the catalogue; give this one another id")]
    [InlineData("""[{"id": "site/a", "why": "W.", "file": "/a", "timeoutSeconds": 9999}]""", 1, "\"timeoutSeconds\" must be a whole number from 1 to 600")]
    [InlineData("""[{"id": "site/a", "why": "W.", "file": "/a", "where": "moon"}]""", 1, "\"where\" is one of host, netns, containers")]
    [InlineData("""[{"id": "site/a", "why": "W.", "tree": {"patterns": ["*"]}}]""", 1, "a tree has a root; add one, such as \"root\": \"/etc/site\"")]
    [InlineData("[\n{\n]", 3, "it is no JSON here")]
    [InlineData("[]", 1, "it lists no specs; add one, or leave --specs out")]
    [InlineData("7", 1, "an object is needed here")]
    [InlineData("", 1, "it is no JSON here")]
    public void What_is_wrong_is_said_with_its_line_and_what_to_do(string json, int line, string words)
    {
        var wrong = Assert.Throws<SpecsFileException>(() => Parse(json));

        Assert.Equal(line, wrong.Line);
        Assert.Contains(words, wrong.Message);
    }

    private static CollectionSpec[] Parse(string json) => [.. SpecsFile.Parse(Encoding.UTF8.GetBytes(json))];
}
