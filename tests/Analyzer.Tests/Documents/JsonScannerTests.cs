using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;

using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Documents;

public sealed class JsonScannerTests
{
    [Theory]
    [InlineData("{\"a\": 01}")]
    [InlineData("{\"a\": -}")]
    [InlineData("{\"a\": 1.}")]
    [InlineData("{\"a\": 1e}")]
    [InlineData("{\"a\": nul}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a: 1}")]
    [InlineData("{\"a\": 1 \"b\": 2}")]
    [InlineData("[1, 2")]
    [InlineData("\"no end")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"a\tb\"")]
    [InlineData("{\"managedFields\": [{\"a\": \"")]
    [InlineData("/* no end")]
    [InlineData("]")]
    public void A_break_is_noted_once(string content) => Assert.Single(Read(content).Notes);

    [Theory]
    [InlineData("{\"a\": -12.5e+3, \"b\": [1, 2,], }")]
    [InlineData("// a remark\n{\"a\": /* here too */ 1}")]
    [InlineData("{\"a\": 1}\n{\"a\": 2}")]
    public void Comments_and_trailing_commas_are_let_pass(string content) => Assert.Empty(Read(content).Notes);

    [Fact]
    public void Who_wrote_which_field_is_passed_over()
    {
        var metadata = Read("{\"metadata\": {\"managedFields\": [{\"f:a\": {\"}\": \"]\"}}], \"name\": \"a\"}}").Value.Roots[0]["metadata"];

        Assert.Equal(["name"], metadata?.Children.Select(child => child.Name));
        Assert.Equal(2, metadata?.Size);
    }

    [Fact]
    public void In_yaml_too_and_lines_keep_their_numbers()
    {
        var read = YamlReader.Read(new(null, "a.yaml", "items:\n- metadata:\n    managedFields:\n    - apiVersion: v1\n      manager: kubelet\n    name: a\n  kind: Pod\n"));

        Assert.Equal(6, read.Value.Roots[0].ItemsAt("items")[0].At("metadata", "name")?.Line.Number);
        Assert.Null(read.Value.Roots[0].ItemsAt("items")[0].At("metadata", "managedFields")?.Text);
        Assert.Empty(read.Notes);
    }

    // Each mention once looked for both ends of its line: a search of the square of the text's length.
    [Fact]
    public void One_line_may_name_them_a_million_times()
    {
        var line = string.Concat(Enumerable.Repeat("managedFields:", 200_000));

        Assert.Equal(line, ManagedFields.Blanked(line));
    }

    [Fact]
    public void Escapes_stand_for_what_they_mean() =>
        Assert.Equal("\"\\/\b\f\n\r\tAé😀", Read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\"").Value.Roots[0].Text);

    [Fact]
    public void Texts_are_what_the_platform_reads() => Check.One(Seeded.Config, Prop.ForAll<NonNull<string>[]>(texts =>
    {
        var written = JsonSerializer.Serialize(texts.Select(text => text.Get));
        return Read(written).Value.Roots[0].Children.Select(child => child.Text).SequenceEqual(JsonSerializer.Deserialize<string[]>(written) ?? []);
    }));

    private static Parsed<DocumentFile> Read(string content) => JsonReader.Read(new ArtifactText(null, "a.json", content));
}
