using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Net;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>A value as a file says it, and the line at which it stands.</summary>
internal readonly record struct Said<T>(T Value, SourceLine Line);

/// <summary>An interface as a file of the distribution sets it up: at the next boot, or when its service starts again.</summary>
/// <param name="Line">The section, stanza or file that is about it.</param>
/// <param name="Names">Its name, or patterns with shell wildcards (<c>en*</c>); empty where it is bound otherwise, for instance by its MAC address.</param>
internal sealed record ConfiguredInterface(SourceLine Line, ImmutableArray<string> Names)
{
    /// <summary>Patterns of names that it is not for.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary>It is bound by more than the name (kind, driver, MAC address, path), of which the name alone tells nothing.</summary>
    public bool HasOtherConditions { get; init; }

    public Said<int>? Mtu { get; init; }

    public ImmutableArray<Said<Prefix>> Addresses { get; init; } = [];

    public ImmutableArray<ConfiguredRoute> Routes { get; init; } = [];

    /// <summary>Whether addresses come by DHCP; null where nothing is said.</summary>
    public bool? UsesDhcp { get; init; }

    /// <summary>The service that reads the file is told to leave it alone.</summary>
    public bool IsLeftAlone { get; init; }

    /// <summary>Whether it is for the interface of this name, as far as names go.</summary>
    public bool IsFor(string device) => Names.Any(pattern => Fits(pattern, device)) && !Except.Any(pattern => Fits(pattern, device));

    /// <summary>Whether this name, and no pattern, is given.</summary>
    public bool IsOf(string device) => Names.Contains(device);

    private static bool Fits(string pattern, string device) => FileSystemName.MatchesSimpleExpression(pattern, device, ignoreCase: false);
}

/// <summary>A route that goes with an interface.</summary>
/// <param name="Gateway">Null where the destination is on the link.</param>
internal sealed record ConfiguredRoute(SourceLine Line, Prefix Destination, IPAddress? Gateway)
{
    /// <summary>As written: a number or a name; null for the usual one.</summary>
    public string? Table { get; init; }

    public long? Metric { get; init; }

    /// <summary>A destination as files write it (<c>default</c>, <c>10.0.0.0/8</c>), or null where it is none.</summary>
    public static Prefix? DestinationOf(string text, bool isV6 = false) => RouteWords.DestinationOf(text, isV6);

    public static IPAddress? AddressOf(string? text) => IPAddress.TryParse(text, out var address) ? address : null;
}
