using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Artifacts.Processes;

/// <summary>The processes of a node, one JSON object a line.</summary>
internal sealed record ProcessList(ArtifactText Source, ImmutableArray<RunningProcess> Processes) : IArtifact<ProcessList>
{
    // {"pid":823,"ppid":1,"comm":"kubelet","argv":["/usr/local/bin/kubelet","--config=/var/lib/kubelet/kubelet-config.yaml"]}
    public static Parsed<ProcessList> Parse(ArtifactText text)
    {
        var processes = ImmutableArray.CreateBuilder<RunningProcess>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var read = JsonReader.Read(line);
            notes.AddRange(read.Notes);
            if (!read.Notes.IsEmpty)
                continue; // noted; half a command line would tell of flags that are not absent

            if (read.Value.Roots is [{ Kind: NodeKind.Map } process, ..] && process.NumberAt("pid") is { } pid)
                processes.Add(new(pid, process.NumberAt("ppid") ?? 0, process.TextAt("comm") ?? "", process.TextsAt("argv"), line));
            else
                notes.Add(new(line, "no process with a pid"));
        }

        return new(new(text, processes.ToImmutable()), notes.ToImmutable());
    }
}

/// <summary>One process.</summary>
/// <param name="Command">The kernel's name of it, at most 15 characters.</param>
/// <param name="Argv">Empty for kernel threads.</param>
internal sealed record RunningProcess(int Pid, int ParentPid, string Command, ImmutableArray<string> Argv, SourceLine Line)
{
    /// <summary>The program's file name, whole where <see cref="Command"/> is cut off.</summary>
    public string Program => Argv.IsEmpty ? Command : Argv[0][(Argv[0].LastIndexOf('/') + 1)..];
}
