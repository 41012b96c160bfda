using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>The installed packages: <c>dpkg-query -W</c>, <c>dpkg -l</c> or <c>rpm -qa</c>.</summary>
internal sealed record PackageList(ImmutableArray<InstalledPackage> Packages) : IArtifact<PackageList>
{
    /// <summary>The package of this name; kernels may be there several times.</summary>
    public IEnumerable<InstalledPackage> Named(string name) => Packages.Where(package => package.Name == name);

    public static Parsed<PackageList> Parse(ArtifactText text)
    {
        var packages = ImmutableArray.CreateBuilder<InstalledPackage>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines())
        {
            if (line.IsBlank || IsHeading(line.Span))
                continue; // what dpkg's columns mean

            if (InstalledPackage.TryParse(line) is { } package)
                packages.Add(package);
            else
                notes.Add(new(line, "not a package with its version"));
        }

        return new(new(packages.ToImmutable()), notes.ToImmutable());
    }

    // ||/ Name                                      Version                             Architecture Description
    public static bool IsHeading(ReadOnlySpan<char> line) =>
        line.StartsWith("Desired=") || line.StartsWith("| Status=") || line.StartsWith("|/ Err?=") || line.StartsWith("||/ Name") || line.StartsWith("+++-");
}

/// <summary>One package.</summary>
/// <param name="Architecture">Null where the list does not tell.</param>
internal sealed record InstalledPackage(SourceLine Line, string Name, string Version, string? Architecture)
{
    /// <summary>dpkg's state: <c>ii</c> installed, <c>hi</c> held, <c>rc</c> removed with its configuration left; null elsewhere.</summary>
    public string? State { get; init; }

    public bool IsInstalled => State is null or ['i' or 'h', 'i', ..];

    public static InstalledPackage? TryParse(SourceLine line)
    {
        var words = line.Text.Split((char[]?)null, 5, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [{ Length: 2 or 3 } state, var name, var version, var architecture, ..] when state.All(char.IsAsciiLetter) => Of(line, name, version, architecture) with { State = state },
            [var name, var version] when char.IsAsciiDigit(version[0]) => Of(line, name, version, null),
            [var one] => OfRpm(line, one),
            _ => null,
        };
    }

    // libc6:amd64	2.36-9+deb12u9
    private static InstalledPackage Of(SourceLine line, string name, string version, string? architecture) =>
        name.Split(':', 2) is [var bare, var ofName] ? new(line, bare, version, architecture ?? ofName) : new(line, name, version, architecture);

    // kernel-core-5.14.0-427.13.1.el9_4.x86_64      gpg-pubkey-fd431d51-4ae0493b
    private static InstalledPackage? OfRpm(SourceLine line, string one)
    {
        var release = one.LastIndexOf('-');
        var version = release <= 0 ? -1 : one.LastIndexOf('-', release - 1);
        if (version <= 0)
            return null;

        var dot = one.LastIndexOf('.');
        var hasArchitecture = dot > release && one[(dot + 1)..] is "noarch" or "x86_64" or "aarch64" or "i686" or "ppc64le" or "s390x";
        return new(line, one[..version], hasArchitecture ? one[(version + 1)..dot] : one[(version + 1)..], hasArchitecture ? one[(dot + 1)..] : null);
    }
}
