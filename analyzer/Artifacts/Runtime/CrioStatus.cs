using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>What <c>crio status info</c> (before 1.28 <c>crio-status info</c>), or <c>/info</c> on its socket, says of the CRI-O that runs; lines below a label belong to it.</summary>
internal sealed record CrioStatus(ImmutableArray<LabelledValue> Values) : IArtifact<CrioStatus>
{
    /// <summary><c>systemd</c> or <c>cgroupfs</c>.</summary>
    public LabelledValue? CgroupDriver => Values.Of("cgroup driver", "cgroup_driver");

    public LabelledValue? StorageDriver => Values.Of("storage driver", "storage_driver");

    public LabelledValue? StorageRoot => Values.Of("storage graph root", "storage root", "storage_root");

    public static Parsed<CrioStatus> Parse(ArtifactText text) => DocumentFile.IsJsonObject(text.Content) ? OfJson(text) : OfLines(text);

    // cgroup driver: systemd
    // default GID mappings (format <container>:<host>:<size>):
    //   0:0:4294967295
    private static Parsed<CrioStatus> OfLines(ArtifactText text)
    {
        var values = ImmutableArray.CreateBuilder<LabelledValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank && !IsLog(line.Span)))
        {
            if (line.Span is [' ', ..] && values.Count > 0)
                values.Add(new(line, values[^1].Label, line.Text.Trim()));
            else if (LabelOf(line.Span) is { } label)
                values.Add(new(line, label, line.Text[(label.Length + 1)..].Trim()));
            else
                notes.Add(new(line, "no label with a value"));
        }

        return new(new(values.ToImmutable()), notes.ToImmutable());
    }

    // default GID mappings (format <container>:<host>:<size>):
    private static string? LabelOf(ReadOnlySpan<char> line)
    {
        var at = line.EndsWith("):") ? line.Length - 1 : line.IndexOf(':');
        return at > 0 && char.IsAsciiLetterLower(line[0]) ? line[..at].ToString() : null;
    }

    // INFO[2026-11-21 10:00:00.382719832Z] Starting CRI-O, version: 1.30.4, git: dbc00ffd41a487c847158032193b6dca9b49e821(clean)
    private static bool IsLog(ReadOnlySpan<char> line) => line.StartsWith("INFO[") || line.StartsWith("WARN[") || line.StartsWith("time=\"");

    // {"storage_driver":"overlay","storage_image":"","storage_root":"/var/lib/containers/storage","cgroup_driver":"systemd","default_id_mappings":{...}}
    private static Parsed<CrioStatus> OfJson(ArtifactText text)
    {
        var documents = DocumentFile.Parse(text);
        var values = documents.Value.Roots.SelectMany(root => root.Children).Where(node => node is { Name: not null, Text: not null })
            .Select(node => new LabelledValue(node.Line, node.Name ?? "", node.Text ?? ""));
        return new(new([.. values]), documents.Notes);
    }
}
