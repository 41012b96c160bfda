using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Tests.Documents;

public sealed class DocumentTests
{
    private const string Manifest = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-apiserver-controller-0
        spec:
          containers:
          - command:
            - kube-apiserver
            - --advertise-address=10.240.0.10
            image: registry.k8s.io/kube-apiserver:v1.21.1
        ---
        data:
          Corefile: |
            .:53 {
                forward . /etc/resolv.conf
            }
        """;

    [Fact]
    public void A_value_of_yaml_knows_its_line_and_its_path()
    {
        var argument = Read("a.yaml", Manifest).Value.Roots[0].ItemsAt("spec", "containers")[0].ItemsAt("command")[1];

        Assert.Equal("--advertise-address=10.240.0.10", argument.Text);
        Assert.Equal("spec.containers[0].command[1]", argument.Path);
        Assert.Equal(9, argument.Line.Number);
        Assert.Equal("    - --advertise-address=10.240.0.10", argument.Line.Text);
    }

    [Fact]
    public void A_line_within_a_block_is_a_line_of_the_file()
    {
        var corefile = Read("a.yaml", Manifest).Value.Roots[1].At("data", "Corefile");

        Assert.Equal("        forward . /etc/resolv.conf", corefile?.LineOfText(1).Text);
    }

    [Fact]
    public void A_value_of_json_knows_its_line_and_its_path()
    {
        var read = Read("a.json", "\uFEFF{\n  \"items\": [\n    {\"a\": null, \"b\": 4, \"c\": \"x\\u00e9\"}\n  ]\n}\n");
        var item = read.Value.Roots[0].ItemsAt("items")[0];

        Assert.Empty(read.Notes);
        Assert.Equal(3, item["c"]?.Line.Number);
        Assert.Equal("items[0].c", item["c"]?.Path);
        Assert.Equal("xé", item.TextAt("c"));
        Assert.Equal(4, item.NumberAt("b"));
        Assert.Equal(NodeKind.Null, item["a"]?.Kind);
    }

    [Fact]
    public void Of_json_cut_off_what_stands_before_the_end_is_kept()
    {
        var read = Read("a.json", "{\"items\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"na");

        Assert.Equal(["a", "b", null], read.Value.Roots[0].ItemsAt("items").Select(item => item.TextAt("name")));
        Assert.Single(read.Notes);
    }

    [Fact]
    public void Of_broken_yaml_what_stands_before_the_break_is_kept_and_the_break_is_noted()
    {
        var read = Read("a.yaml", "a: 1\nb: [1, 2\nc: }\n");

        Assert.Equal("1", read.Value.Roots[0].TextAt("a"));
        Assert.Contains("broken YAML", Assert.Single(read.Notes).Reason, StringComparison.Ordinal);
    }

    // What a host leaves that lost its power while it wrote.
    [Fact]
    public void Of_yaml_with_NULs_what_stands_before_them_is_kept_and_they_are_noted()
    {
        var read = DocumentFile.Parse(new("n", "a.yaml", "a: 1\nb: 2\n\0\0\0\0\nc: 3\n"));

        Assert.Equal("2", read.Value.Roots[0].TextAt("b"));
        Assert.Equal(3, Assert.Single(read.Notes).Line.Number);
    }

    [Theory]
    [InlineData("a.yaml", "a: 1\nb: 2\na: 3\n")]
    [InlineData("a.json", "{\"a\": 1,\n\"b\": 2,\n\"a\": 3}")]
    public void Of_a_key_that_stands_twice_the_last_counts_and_it_is_noted(string path, string content)
    {
        var read = Read(path, content);

        Assert.Equal("3", read.Value.Roots[0].TextAt("a"));
        Assert.Equal(3, Assert.Single(read.Notes).Line.Number);
    }

    [Fact]
    public void An_alias_is_the_value_that_it_names_at_its_own_place()
    {
        var root = Read("a.yaml", "a: &x\n  deep: 1\nb: *x\n").Value.Roots[0];

        Assert.Equal("1", root.TextAt("b", "deep"));
        Assert.Equal("b", root["b"]?.Path);
    }

    [Fact]
    public void Aliases_that_stand_for_billions_of_values_are_not_followed()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 20).Select(level =>
            $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));
        var read = Read("a.yaml", bomb);

        Assert.True(read.Value.Roots[0].Size < 3 * DocumentBuilder.MaxAliased);
        Assert.NotEmpty(read.Notes);
    }

    [Theory]
    [InlineData("a: &a [*a]")]
    [InlineData("a: *nothing")]
    [InlineData("? [complex, key]\n: value\n")]
    public void What_cannot_be_meant_is_noted(string content)
    {
        var read = Read("a.yaml", content);

        Assert.Single(read.Value.Roots);
        Assert.Single(read.Notes);
    }

    [Theory]
    [InlineData("a.json", '[')]
    [InlineData("a.yaml", '[')]
    public void Nesting_without_end_is_noted(string path, char bracket)
    {
        var read = Read(path, new string(bracket, 100_000));

        Assert.NotEmpty(read.Notes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("[}")]
    [InlineData("%YAML 9.9\n%FOO")]
    [InlineData("\t- a\n -b: :c: &&")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    [InlineData("--- !<tag:>\n...\n...\n&")]
    public void No_text_throws(string content)
    {
        Assert.NotNull(Read("a.yaml", content).Value);
        Assert.NotNull(Read("a.json", content).Value);
        Assert.NotNull(YamlReader.Read(new(null, "a.yaml", content)).Value);
        Assert.NotNull(JsonReader.Read(new ArtifactText(null, "a.json", content)).Value);
    }

    private static Parsed<DocumentFile> Read(string path, string content) =>
        DocumentFile.Parse(new(null, path, content));
}
