using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>The kernel's boot parameters, from <c>/proc/cmdline</c>.</summary>
internal sealed record KernelCommandLine(ImmutableArray<BootParameter> Parameters) : IArtifact<KernelCommandLine>
{
    /// <summary>The parameter of this name; of several the last counts. Null where it is not given.</summary>
    public BootParameter? this[string name] => Parameters.LastOrDefault(parameter => parameter.Name == name.Replace('-', '_'));

    // BOOT_IMAGE=/boot/vmlinuz-6.1.0-18-amd64 root=UUID=... ro quiet ipv6.disable=1 systemd.unified_cgroup_hierarchy=0 -- single
    public static Parsed<KernelCommandLine> Parse(ArtifactText text)
    {
        var parameters = ImmutableArray.CreateBuilder<BootParameter>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var isOfInit = false;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            foreach (var word in CommandLine.Split(line.Span))
            {
                isOfInit |= word == "--";
                parameters.Add(Of(word, line) with { IsOfInit = isOfInit });
            }

            if (parameters is [] || parameters[^1].Line != line)
                notes.Add(new(line, "no parameter of a kernel"));
        }

        return new(new(parameters.ToImmutable()), notes.ToImmutable());
    }

    private static BootParameter Of(string word, SourceLine line)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new(line, word.Replace('-', '_'), null) : new(line, word[..at].Replace('-', '_'), word[(at + 1)..]);
    }
}

/// <summary>One boot parameter.</summary>
/// <param name="Name">Dashes as underscores: the kernel takes them for the same.</param>
/// <param name="Value">Null for a parameter that stands alone.</param>
internal sealed record BootParameter(SourceLine Line, string Name, string? Value)
{
    /// <summary>Whether it stands after <c>--</c>, and goes to the first process.</summary>
    public bool IsOfInit { get; init; }
}
