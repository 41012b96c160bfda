using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Processes;

/// <summary>The processes of a node: one JSON object a line, or what <c>ps</c> prints.</summary>
internal sealed record ProcessList(ArtifactText Source, ImmutableArray<RunningProcess> Processes) : IArtifact<ProcessList>
{
    /// <summary>Rows of ps that are further threads of a process.</summary>
    public ImmutableArray<RunningProcess> Threads { get; init; } = [];

    /// <summary>Whether command lines are shown, not names alone.</summary>
    public bool HasArguments { get; init; } = true;

    public static Parsed<ProcessList> Parse(ArtifactText text) =>
        text.Content.AsSpan().TrimStart() is ['{', ..] ? FromJson(text) : PsText.Parse(text);

    private static Parsed<ProcessList> FromJson(ArtifactText text)
    {
        var processes = ImmutableArray.CreateBuilder<RunningProcess>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            // Its beginning tells it, at no cost, from what else a damaged file may hold by the thousand.
            if (line.Span.TrimStart() is not ['{', ..])
            {
                notes.Add(new(line, "no process with a pid"));
                continue;
            }

            var read = JsonReader.Read(line);
            notes.AddRange(read.Notes);
            if (!read.Notes.IsEmpty)
                continue; // noted; half a command line would tell of flags that are not absent

            if (read.Value.Roots is [{ Kind: NodeKind.Map } process, ..] && process.NumberAt("pid") is { } pid)
            {
                processes.Add(OfJson(process, pid, line));
                if (process.ItemsAt("argv").Any(word => word.Text is null))
                    notes.Add(new(line, "an argument that is no text"));
            }
            else
            {
                notes.Add(new(line, "no process with a pid"));
            }
        }

        return new(new(text, processes.ToImmutable()), notes.ToImmutable());
    }

    // {"pid":823,"ppid":1,"comm":"kubelet","argv":["/usr/local/bin/kubelet","--config=/var/lib/kubelet/kubelet-config.yaml"]}
    private static RunningProcess OfJson(DocumentNode process, int pid, SourceLine line) =>
        new(pid, process.NumberAt("ppid"), process.TextAt("comm") ?? "", process.TextsAt("argv"), line)
        {
            PodUid = process.TextAt("podUid"),
            ContainerId = process.TextAt("containerId"),
        };
}
