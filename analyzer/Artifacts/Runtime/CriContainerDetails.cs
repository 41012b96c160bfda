using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;
using SupportBundle.Analyzer.Artifacts.Kubernetes;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Containers as <c>crictl inspect</c> shows them: how each ended, what it runs as, and where its log is.</summary>
internal sealed record CriContainerDetails(ImmutableArray<CriContainerDetail> Items) : IArtifact<CriContainerDetails>
{
    public static Parsed<CriContainerDetails> Parse(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var items = ImmutableArray.CreateBuilder<CriContainerDetail>();
        var notes = documents.Notes.ToBuilder();
        foreach (var root in CriList.Inspected(documents.Value))
        {
            if (CriContainerDetail.From(root) is { } item)
                items.Add(item);
            else
                notes.Add(new(root.Line, "no container with its status"));
        }

        if (items.Count == 0 && notes.Count == 0)
            notes.Add(new(text.Whole, "no container with its status"));
        return new(new(items.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One container as <c>crictl inspect</c> shows it. What the runtime does not tell is empty or null.</summary>
/// <param name="Reason">Why it ended: <c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>.</param>
/// <param name="Pid">Of its first process; null where the runtime does not say, or it does not run.</param>
internal sealed record CriContainerDetail(CriContainer Container, int? ExitCode, string Reason, string Message, int? Pid)
{
    public DateTimeOffset? Started { get; init; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Below /var/log/pods.</summary>
    public string LogPath { get; init; } = "";

    // {"info": {"pid": 4711, "sandboxID": "9b2f..."}, "status": {"id": "3e1d...", "exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-11-21T10:00:00.123456789Z"}}
    public static CriContainerDetail? From(DocumentNode root) =>
        root["status"] is { } status && CriContainer.From(status) is { } container
            ? new(container with { SandboxId = root.TextAt("info", "sandboxID") ?? "" }, status.NumberAt("exitCode"), status.TextAt("reason") ?? "", status.TextAt("message") ?? "", root.NumberAt("info", "pid") is > 0 and var pid ? pid : null)
            {
                Started = TimeOf(status, "startedAt"),
                Finished = TimeOf(status, "finishedAt"),
                LogPath = status.TextAt("logPath") ?? "",
            }
            : null;

    // containerd writes the year 1 for "not yet", CRI-O that of 1970
    private static DateTimeOffset? TimeOf(DocumentNode status, string name) => KubernetesTime.Parse(status.TextAt(name)) is { Year: > 1970 } time ? time : null;
}
