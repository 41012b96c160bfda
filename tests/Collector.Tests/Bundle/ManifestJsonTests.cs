using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Bundle;

public sealed class ManifestJsonTests
{
    private static readonly BundleManifest Full = new()
    {
        Collector = new CollectorIdentity("sb-collect", "0.1.0", ["--since", "24h"], "00"),
        Host = new HostIdentity("worker1", "id", "6.1.0", true),
        Started = SmallBundle.Time,
        Ended = SmallBundle.Time,
        ClockOffsetSeconds = 0.25,
        Outcome = BundleOutcome.DiskFull,
        Items =
        [
            SmallBundle.Item("a.txt") with
            {
                Path = "nodes/worker1/a.txt",
                Source = new ItemSource { Argv = ["ip", "route"], File = "/etc/hosts", Api = "/api/v1/nodes" },
                Status = ItemStatus.TimedOut,
                Reason = "took longer than 10 s",
                OriginalBytes = 1,
                Sha256 = new string('0', 64),
                Redactions = ImmutableSortedDictionary<string, int>.Empty.Add("password", 2),
                MemberOffset = 0,
                MemberLength = 1,
            },
        ],
    };

    [Fact]
    public void What_is_written_is_read_again()
    {
        var (manifest, problem) = ManifestJson.Read(ManifestJson.Write(Full));
        Assert.Null(problem);
        Assert.Equal(ManifestJson.Write(Full), ManifestJson.Write(manifest!));
    }

    [Fact]
    public void The_schema_names_every_field_and_every_word_of_the_manifest()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(SchemaPath()));
        using var written = JsonDocument.Parse(ManifestJson.Write(Full));
        var root = schema.RootElement;
        var item = root.GetProperty("$defs").GetProperty("item");
        var writtenItem = written.RootElement.GetProperty("items")[0];

        AssertSameNames(root, written.RootElement);
        AssertSameNames(root.GetProperty("properties").GetProperty("collector"), written.RootElement.GetProperty("collector"));
        AssertSameNames(root.GetProperty("properties").GetProperty("host"), written.RootElement.GetProperty("host"));
        AssertSameNames(item, writtenItem);
        AssertSameNames(item.GetProperty("properties").GetProperty("source"), writtenItem.GetProperty("source"));
        AssertSameWords(root.GetProperty("properties").GetProperty("outcome"), Enum.GetValues<BundleOutcome>().Where(outcome => outcome != BundleOutcome.Unknown).Select(ManifestWords.Of));
        AssertSameWords(item.GetProperty("properties").GetProperty("status"), Enum.GetValues<ItemStatus>().Where(status => status != ItemStatus.Unknown).Select(ManifestWords.Of));
    }

    [Fact]
    public void Fields_of_another_version_are_ignored()
    {
        var (manifest, problem) = ManifestJson.Read(Utf8("""{"schema":"support-bundle/v1","new":{"a":1},"items":[{"spec":"a","source":{"ssh":"x"},"status":"absent","more":[]}]}"""));
        Assert.Null(problem);
        Assert.Equal(ItemStatus.Absent, Assert.Single(manifest!.Items).Status);
    }

    [Fact]
    public void Words_of_another_version_are_unknown_and_lose_nothing_else()
    {
        var (manifest, problem) = ManifestJson.Read(Utf8("""{"outcome":"paused","items":[{"spec":"a","source":{},"status":"postponed"},{"spec":"b","source":{},"status":"absent"}]}"""));
        Assert.Null(problem);
        Assert.Equal((BundleOutcome.Unknown, "paused", "postponed"), (manifest!.Outcome, manifest.OutcomeWord, manifest.Items[0].StatusWord));
        Assert.Equal([ItemStatus.Unknown, ItemStatus.Absent], manifest.Items.Select(item => item.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"items":""")]
    [InlineData("""{"schema":"\ud800"}""")]
    public void What_is_no_manifest_is_a_sentence(string json)
    {
        var (manifest, problem) = ManifestJson.Read(Utf8(json));
        Assert.Null(manifest);
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData("""{"items":7}""", "\"items\" is no array")]
    [InlineData("""{"items":[7]}""", "item 1 is no object")]
    [InlineData("""{"items":[{"spec":"a","status":"absent"},{"spec":"a"}]}""", "item 2 has no status")]
    [InlineData("""{"items":[{"status":"absent"}]}""", "item 1 has no spec")]
    [InlineData("""{"items":[{"spec":"a","status":"absent","exitCode":"1"}]}""", "\"exitCode\" is no number")]
    public void What_is_amiss_is_a_sentence_and_costs_only_itself(string json, string expected)
    {
        var (manifest, problem) = ManifestJson.Read(Utf8(json));
        Assert.NotNull(manifest);
        Assert.EndsWith(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_without_a_status_is_not_collected() =>
        Assert.Equal(ItemStatus.Unknown, Assert.Single(ManifestJson.Read(Utf8("""{"items":[{"spec":"a"}]}""")).Manifest!.Items).Status); // An object.

    [Fact]
    public void Missing_arrays_are_empty()
    {
        var (manifest, _) = ManifestJson.Read(Utf8("""{"collector":{"name":"a","version":"1"}}"""));
        Assert.Empty(manifest!.Items);
        Assert.Empty(manifest.Collector!.Arguments);
    }

    private static byte[] Utf8(string json) => System.Text.Encoding.UTF8.GetBytes(json);

    private static void AssertSameNames(JsonElement schema, JsonElement written) => Assert.Equal(
        schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(),
        written.EnumerateObject().Select(property => property.Name).Order());

    private static void AssertSameWords(JsonElement schema, IEnumerable<string> words) =>
        Assert.Equal(schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString()), words);

    private static string SchemaPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../../collector/Bundle/manifest.schema.json"); // A source file always stands in a folder.
}
