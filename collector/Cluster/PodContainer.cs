using System.Text.Json;

namespace SupportBundle.Collector.Cluster;

/// <summary>One container of a pod, whose log may be asked for.</summary>
internal sealed record PodContainer(string Namespace, string Pod, string Name, string Node, int Restarts, bool Ready)
{
    /// <summary>Containers that have run at least once; one that never did has no log.</summary>
    public static IEnumerable<PodContainer> Of(JsonElement pod)
    {
        if (Child(pod, "metadata") is not { } metadata || Child(pod, "status") is not { } status)
            yield break;

        var node = Child(pod, "spec") is { } spec ? Text(spec, "nodeName") : "";
        foreach (var list in (string[])["initContainerStatuses", "containerStatuses"])
        {
            if (Child(status, list) is not { ValueKind: JsonValueKind.Array } containers)
                continue;
            foreach (var container in containers.EnumerateArray().Where(HasRun))
                yield return new(Text(metadata, "namespace"), Text(metadata, "name"), Text(container, "name"), node, Restarted(container), IsReady(container));
        }
    }

    private static bool HasRun(JsonElement container) =>
        Restarted(container) > 0 || Child(container, "state") is not { } state || Child(state, "waiting") is null;

    private static int Restarted(JsonElement container) => Child(container, "restartCount") is { } count && count.TryGetInt32(out var value) ? value : 0;

    private static bool IsReady(JsonElement container) => Child(container, "ready") is { ValueKind: JsonValueKind.True };

    private static JsonElement? Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : null;

    private static string Text(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";
}
