using System.Text.Json;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>Whose a network namespace or container is, as the collector saw it: the process that it was entered by, and its pod.</summary>
/// <param name="Pod"><c>namespace/name</c>, or null where the kubelet has left no trace of it.</param>
/// <param name="PodUid">The pod's UID by the control group of the process, or null.</param>
internal sealed record PlaceIdentity(ArtifactText Text, string? Inode, int? Pid, string? Command, string? Pod, string? PodUid) : IArtifact<PlaceIdentity>
{
    // {"inode":"4026532281","pid":3412,"comm":"pause","podUid":"6f0c...","pod":"kube-system_coredns-7f9c"}
    public static Parsed<PlaceIdentity> Parse(ArtifactText text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Content);
            var row = new JsonRow(text.Line(1), document.RootElement);
            if (row.Value.ValueKind == JsonValueKind.Object)
                return new(new(text, row.Text("inode"), row.Int("pid"), row.Text("comm"), FullName(row.Text("pod")), row.Text("podUid")));
        }
        catch (Exception e) when (e is JsonException or OverflowException or InvalidOperationException)
        {
            return new(new(text, null, null, null, null, null), [new(text.Whole, $"not JSON: {e.Message}")]);
        }

        return new(new(text, null, null, null, null, null), [new(text.Whole, "not a JSON object")]);
    }

    // Neither half can hold an underscore.
    private static string? FullName(string? pod) => pod?.Split('_') is [var space, var name] ? $"{space}/{name}" : null;
}
