using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Kubernetes;

/// <summary>One container of a pod or a pod template, with its status where there is one.</summary>
/// <param name="Arguments">The command and its arguments in order, each at its line.</param>
/// <param name="Variables">The items of its <c>env</c>.</param>
/// <param name="Ports">Container ports, with the host port that it takes (0 for none).</param>
internal sealed record Container(
    string Name,
    string Image,
    bool IsInit,
    ImmutableArray<DocumentNode> Arguments,
    ImmutableArray<DocumentNode> Variables,
    ImmutableArray<ContainerPort> Ports,
    SourceLine Line)
{
    /// <summary>Null where there is no status.</summary>
    public ContainerStatus? Status { get; init; }

    public bool IsPrivileged { get; init; }

    /// <summary>Plain values; those taken from elsewhere (a Secret, a field) are the empty string.</summary>
    public ImmutableSortedDictionary<string, string> Environment => EnvironmentOf(Variables);

    public ImmutableArray<string> Argv => [.. Arguments.Select(argument => argument.Text ?? "")];

    public static Container From(DocumentNode node, bool isInit, ContainerStatus? status) => new(
        node.TextAt("name") ?? "",
        node.TextAt("image") ?? "",
        isInit,
        [.. node.ItemsAt("command"), .. node.ItemsAt("args")],
        node.ItemsAt("env"),
        [.. node.ItemsAt("ports").Select(ContainerPort.From)],
        node.Line)
    {
        Status = status,
        IsPrivileged = node.FlagAt("securityContext", "privileged") ?? false,
    };

    private static ImmutableSortedDictionary<string, string> EnvironmentOf(ImmutableArray<DocumentNode> variables)
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var variable in variables)
            environment[variable.TextAt("name") ?? ""] = variable.TextAt("value") ?? "";

        return environment.ToImmutable();
    }
}

/// <summary>A port that a container declares.</summary>
internal sealed record ContainerPort(string Name, int Port, int HostPort, string HostIp, string Protocol)
{
    public static ContainerPort From(DocumentNode node) => new(
        node.TextAt("name") ?? "",
        node.NumberAt("containerPort") ?? 0,
        node.NumberAt("hostPort") ?? 0,
        node.TextAt("hostIP") ?? "",
        node.TextAt("protocol") ?? "TCP");
}

/// <summary>What the kubelet says of a container.</summary>
/// <param name="WaitingReason">For instance <c>CrashLoopBackOff</c>; empty while it runs.</param>
/// <param name="LastExitReason">Why it ended the last time, for instance <c>Error</c> or <c>OOMKilled</c>; empty if it never did.</param>
internal sealed record ContainerStatus(
    string ContainerId,
    bool Ready,
    int RestartCount,
    string WaitingReason,
    string WaitingMessage,
    string LastExitReason,
    int? LastExitCode,
    SourceLine Line)
{
    public bool IsRunning { get; init; }

    public SourceLine? WaitingLine { get; init; }

    public static ContainerStatus From(DocumentNode node) => new(
        node.TextAt("containerID") ?? "",
        node.FlagAt("ready") ?? false,
        node.NumberAt("restartCount") ?? 0,
        node.TextAt("state", "waiting", "reason") ?? "",
        node.TextAt("state", "waiting", "message") ?? "",
        node.TextAt("lastState", "terminated", "reason") ?? node.TextAt("state", "terminated", "reason") ?? "",
        node.NumberAt("lastState", "terminated", "exitCode") ?? node.NumberAt("state", "terminated", "exitCode"),
        node.Line)
    {
        IsRunning = node.At("state", "running") is not null,
        WaitingLine = node.At("state", "waiting", "reason")?.Line,
    };
}
