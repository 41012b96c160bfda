using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>Which kernel runs, from <c>uname -a</c>, <c>uname -r</c> or <c>/proc/version</c>.</summary>
/// <param name="Release">For instance <c>5.14.0-427.13.1.el9_4.x86_64</c>; null where the text holds none.</param>
/// <param name="Host">The node's name as the kernel has it; only <c>uname -a</c> tells.</param>
internal sealed record KernelVersion(SourceLine Line, string? Release, string? Host, string? Machine) : IArtifact<KernelVersion>
{
    private static readonly ImmutableArray<string> Machines = ["x86_64", "aarch64", "ppc64le", "s390x", "riscv64", "armv7l", "i686"];

    /// <summary>The first numbers of the release: 5.14.0 of <c>5.14.0-427.13.1.el9_4.x86_64</c>. Distributions keep theirs while they add what newer ones have.</summary>
    public Version? Number
    {
        get
        {
            var numbers = (Release ?? "").Split('-', '+')[0].Split('.').TakeWhile(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Take(3).ToArray();
            return numbers.Length >= 2 && Version.TryParse(string.Join('.', numbers), out var version) ? version : null;
        }
    }

    // Linux cp-1 6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01) x86_64 GNU/Linux
    // Linux version 5.14.0-427.13.1.el9_4.x86_64 (mockbuild@...) (gcc ...) #1 SMP PREEMPT_DYNAMIC ...
    public static Parsed<KernelVersion> Parse(ArtifactText text)
    {
        var lines = text.Lines().Where(line => !line.IsBlank).ToImmutableArray();
        var read = lines.Select(Read).FirstOrDefault(version => version is not null) ?? new(text.Whole, null, null, null);
        return new(read, [.. lines.Where(line => line != read.Line).Select(line => new ParseNote(line, "tells of no kernel's release"))]);
    }

    private static KernelVersion? Read(SourceLine line) => line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["Linux", "version", var release, ..] when IsRelease(release) => new(line, release, null, MachineOf([release[(release.LastIndexOf('.') + 1)..]])),
        ["Linux", var host, var release, .. var rest] when IsRelease(release) => new(line, release, host, MachineOf(rest)),
        [var release] when IsRelease(release.Trim()) => new(line, release.Trim(), null, null),
        _ => null,
    };

    private static bool IsRelease(string word) => char.IsAsciiDigit(word[0]) && word.Contains('.');

    private static string? MachineOf(IEnumerable<string> words) => words.LastOrDefault(Machines.Contains);
}
