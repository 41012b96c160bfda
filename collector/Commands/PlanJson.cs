using System.Collections.Immutable;
using System.Text.Json;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>The plan for programs: an array of items, the collector's own reading first.</summary>
internal static class PlanJson
{
    public static void Print(ImmutableArray<CollectionSpec> specs, CollectOptions options)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            WriteItself(json);
            foreach (var spec in specs)
                Write(json, spec, options.Since);
            json.WriteEndArray();
        }

        output.Write("\n"u8);
    }

    private static void WriteItself(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", "collector/itself");
        json.WriteString("what", string.Join("; ", PlanWords.Itself.Select(item => item.What)));
        json.WriteString("why", string.Join(" ", PlanWords.Itself.Select(item => item.Why)));
        Write(json, "reads", PlannedReads.Itself);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CollectionSpec spec, TimeSpan since)
    {
        json.WriteStartObject();
        json.WriteString("id", spec.Id);
        json.WriteString("what", PlanWords.What(spec, since));
        json.WriteString("why", spec.Why);
        json.WriteString("priority", spec.Priority.ToString().ToLowerInvariant());
        json.WriteString("where", Where(spec));
        if (PlanWords.Argv(spec, since) is { IsEmpty: false } argv)
            Write(json, "argv", argv);
        if (PlannedReads.Of(spec) is { IsEmpty: false } reads)
            Write(json, "reads", reads);
        json.WriteNumber("timeoutSeconds", spec.Timeout.TotalSeconds);
        json.WriteNumber("maxBytes", spec.MaxBytes);
        json.WriteString("limits", PlanWords.Limits(spec));
        json.WriteEndObject();
    }

    private static string Where(CollectionSpec spec) => spec switch
    {
        { OnlyWhere: { } place } => place,
        ApiListSpec or ApiGetSpec or ApiLogsSpec => "api",
        { Scope: Scope.EachNetworkNamespace } => "host netns/*",
        { Scope: Scope.EachNetfilterContainer } => "host containers/*",
        _ => "host",
    };

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
