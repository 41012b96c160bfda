using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>What <c>docker info</c> (also <c>--format '{{json .}}'</c>) says of the daemon; lists below a label belong to it.</summary>
internal sealed record DockerInfo(ImmutableArray<LabelledValue> Values) : IArtifact<DockerInfo>
{
    public LabelledValue? ServerVersion => Values.Of("Server Version", "ServerVersion");

    /// <summary><c>cgroupfs</c> or <c>systemd</c>.</summary>
    public LabelledValue? CgroupDriver => Values.Of("Cgroup Driver", "CgroupDriver");

    /// <summary>From 20.10 on.</summary>
    public LabelledValue? CgroupVersion => Values.Of("Cgroup Version", "CgroupVersion");

    public LabelledValue? StorageDriver => Values.Of("Storage Driver", "Driver");

    public LabelledValue? LoggingDriver => Values.Of("Logging Driver", "LoggingDriver");

    public LabelledValue? Kernel => Values.Of("Kernel Version", "KernelVersion");

    public LabelledValue? RootFolder => Values.Of("Docker Root Dir", "DockerRootDir");

    public LabelledValue? RunningContainers => Values.Of("Running", "ContainersRunning");

    public LabelledValue? HttpProxy => Values.Of("HTTP Proxy", "Http Proxy", "HttpProxy");

    /// <summary>For instance <c>WARNING: bridge-nf-call-iptables is disabled</c>.</summary>
    public ImmutableArray<LabelledValue> Warnings => [.. Values.Where(value => value.Label is "WARNING" or "Warnings")];

    public static Parsed<DockerInfo> Parse(ArtifactText text) =>
        DocumentFile.IsJsonObject(text.Content) ? OfJson(text) : OfLines(text);

    //  Cgroup Driver: cgroupfs
    private static Parsed<DockerInfo> OfLines(ArtifactText text)
    {
        var values = ImmutableArray.CreateBuilder<LabelledValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (ValueOf(line) is { } value)
                values.Add(value);
            else if (values.Count > 0 && line.Span is [' ', ..])
                values.Add(new(line, values[^1].Label, line.Text.Trim()));
            else
                notes.Add(new(line, "no label with a value"));
        }

        return new(new(values.ToImmutable()), notes.ToImmutable());
    }

    private static LabelledValue? ValueOf(SourceLine line)
    {
        var content = line.Span.Trim();
        var at = content.IndexOf(':');
        var hasValue = at > 0 && (at + 1 == content.Length || content[at + 1] == ' ');
        return hasValue ? new(line, content[..at].ToString(), content[(at + 1)..].Trim().ToString()) : null;
    }

    private static Parsed<DockerInfo> OfJson(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var values = documents.Value.Roots.SelectMany(root => root.Children)
            .SelectMany(node => node.Kind == NodeKind.Sequence ? node.Children.Select(item => (node.Name, Node: item)) : [(node.Name, Node: node)])
            .Where(pair => pair.Name is not null && pair.Node.Text is not null)
            .Select(pair => new LabelledValue(pair.Node.Line, pair.Name ?? "", pair.Node.Text ?? ""));
        return new(new([.. values]), documents.Notes);
    }
}
