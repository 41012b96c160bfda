using System.Collections.Immutable;
using System.Text.Json;

namespace SupportBundle.Bundle;

/// <summary>Writes the manifest field by field: a serializer would learn the types anew in each run, which takes longer than all the writing.</summary>
internal sealed class ManifestWriter(Utf8JsonWriter json)
{
    public static byte[] Write(BundleManifest manifest)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n" }))
            new ManifestWriter(json).WriteManifest(manifest);

        return bytes.ToArray();
    }

    private void WriteManifest(BundleManifest manifest)
    {
        json.WriteStartObject();
        json.WriteString("schema", manifest.Schema);
        if (manifest.Collector is { } collector)
            WriteCollector(collector);
        if (manifest.Host is { } host)
            WriteHost(host);
        json.WriteString("started", manifest.Started);
        json.WriteString("ended", manifest.Ended);
        if (manifest.ClockOffsetSeconds is { } offset)
            json.WriteNumber("clockOffsetSeconds", offset);
        json.WriteString("outcome", ManifestWords.Of(manifest.Outcome));
        json.WriteStartArray("items");
        foreach (var item in manifest.Items)
            WriteItem(item);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteCollector(CollectorIdentity collector)
    {
        json.WriteStartObject("collector");
        json.WriteString("name", collector.Name);
        json.WriteString("version", collector.Version);
        WriteTexts("arguments", collector.Arguments);
        json.WriteString("catalogueSha256", collector.CatalogueSha256);
        json.WriteEndObject();
    }

    private void WriteHost(HostIdentity host)
    {
        json.WriteStartObject("host");
        json.WriteString("name", host.Name);
        json.WriteString("bootId", host.BootId);
        json.WriteString("kernel", host.Kernel);
        json.WriteBoolean("root", host.Root);
        json.WriteEndObject();
    }

    private void WriteItem(ManifestItem item)
    {
        json.WriteStartObject();
        json.WriteString("spec", item.Spec);
        WriteText("node", item.Node);
        json.WriteString("where", item.Where);
        WriteText("path", item.Path);
        WriteSource(item.Source);
        json.WriteString("status", ManifestWords.Of(item.Status));
        WriteText("reason", item.Reason);
        WriteNumber("exitCode", item.ExitCode);
        if (item.Started is { } started)
            json.WriteString("started", started);
        json.WriteNumber("durationMilliseconds", item.DurationMilliseconds);
        json.WriteNumber("bytes", item.Bytes);
        WriteNumber("originalBytes", item.OriginalBytes);
        WriteText("sha256", item.Sha256);
        WriteRedactions(item.Redactions);
        WriteNumber("memberOffset", item.MemberOffset);
        WriteNumber("memberLength", item.MemberLength);
        json.WriteEndObject();
    }

    private void WriteSource(ItemSource source)
    {
        json.WriteStartObject("source");
        if (source.Argv is { } argv)
            WriteTexts("argv", argv);
        WriteText("file", source.File);
        WriteText("api", source.Api);
        json.WriteEndObject();
    }

    private void WriteRedactions(ImmutableSortedDictionary<string, int> redactions)
    {
        json.WriteStartObject("redactions");
        foreach (var (kind, count) in redactions)
            json.WriteNumber(kind, count);
        json.WriteEndObject();
    }

    private void WriteTexts(string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts.IsDefault ? [] : texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private void WriteText(string name, string? text)
    {
        if (text is not null)
            json.WriteString(name, text);
    }

    private void WriteNumber(string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
    }
}
