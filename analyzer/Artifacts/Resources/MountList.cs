using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Resources;

/// <summary>What is mounted where: <c>mount</c>, <c>/proc/mounts</c>, <c>/proc/self/mountinfo</c>, <c>findmnt</c>, or <c>/etc/fstab</c>.</summary>
internal sealed record MountList(ImmutableArray<Mount> Mounts) : IArtifact<MountList>
{
    /// <summary>What is mounted at this place; of several one upon the other the last.</summary>
    public Mount? At(string target) => Mounts.LastOrDefault(mount => mount.Target == target);

    public static Parsed<MountList> Parse(ArtifactText text)
    {
        var mounts = ImmutableArray.CreateBuilder<Mount>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            var content = line.Span.Trim();
            if (content is [] or ['#', ..] || IsHeading(content))
                continue; // blank lines, comments of fstab, findmnt's heading

            if (MountLine.TryParse(line) is { } mount)
                mounts.Add(mount);
            else
                notes.Add(new(line, "not a mount"));
        }

        return new(new(mounts.ToImmutable()), notes.ToImmutable());
    }

    // TARGET                                    SOURCE                  FSTYPE   OPTIONS
    public static bool IsHeading(ReadOnlySpan<char> line) => line.StartsWith("TARGET ") && line.EndsWith(" OPTIONS");
}

/// <summary>One mount.</summary>
/// <param name="Source">A device, a remote path, or a name such as <c>tmpfs</c>.</param>
/// <param name="Options">Those of the mount; of mountinfo the file system's own behind them.</param>
internal sealed record Mount(SourceLine Line, string Source, string Target, string Type, ImmutableArray<string> Options)
{
    public bool IsReadOnly => Options.Contains("ro");
}
