using System.Text.Json;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>Says whose network namespace or container a place is.</summary>
internal static class PlaceIdentityReader
{
    public const string SpecId = "identity/place";

    public static ItemEnd Write(PlaceIdentity identity, ItemSink sink)
    {
        using (var json = new Utf8JsonWriter(sink))
        {
            json.WriteStartObject();
            json.WriteString("inode", identity.Inode);
            if (identity.Pid is { } pid)
                json.WriteNumber("pid", pid);
            WriteIfKnown(json, "comm", identity.Command);
            WriteIfKnown(json, "file", identity.File);
            WriteIfKnown(json, "podUid", identity.PodUid);
            WriteIfKnown(json, "containerId", identity.ContainerId);
            WriteIfKnown(json, "sandboxId", identity.SandboxId);
            WriteIfKnown(json, "pod", identity.Pod);
            json.WriteEndObject();
        }

        sink.Write("\n"u8);
        return ItemEnd.Collected;
    }

    private static void WriteIfKnown(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
