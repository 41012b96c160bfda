using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Processes;

/// <summary>One process.</summary>
/// <param name="Pid">0 where the input does not say.</param>
/// <param name="ParentPid">Null where the input does not say.</param>
/// <param name="Command">The kernel's name of it, at most 15 characters; where ps shows none, its program's.</param>
/// <param name="Argv">Empty for kernel threads, and where only names are listed. Of ps' text the quotes are lost: a word with blanks is several here.</param>
internal sealed record RunningProcess(int Pid, int? ParentPid, string Command, ImmutableArray<string> Argv, SourceLine Line)
{
    /// <summary>The program's file name, whole where <see cref="Command"/> is cut off.</summary>
    public string Program => Argv.IsEmpty ? Command : Argv[0][(Argv[0].LastIndexOf('/') + 1)..];

    /// <summary>Its user by name or number, as printed.</summary>
    public string? User { get; init; }

    /// <summary>As ps(1) writes it: <c>Ss</c>, <c>D</c>, <c>Z</c>, ...</summary>
    public string? State { get; init; }

    /// <summary>Since when it runs, as printed: a time of day, a date, or both.</summary>
    public string? Started { get; init; }

    /// <summary>Whether its command line was cut at the terminal's width: what it lacks proves nothing.</summary>
    public bool IsCut { get; init; }

    public string? PodUid { get; init; }

    public string? ContainerId { get; init; }
}
