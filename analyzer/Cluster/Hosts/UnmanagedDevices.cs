using System.Collections.Immutable;
using System.IO.Enumeration;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Dns;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Hosts;

/// <summary>The devices that NetworkManager's configuration leaves alone, as patterns (<c>interface-name:cali*</c>).</summary>
internal sealed record UnmanagedDevices(ImmutableArray<UnitWord> Patterns) : INodeFact<UnmanagedDevices>
{
    private const string Name = "interface-name:";

    /// <summary>Whether a device of this name is among them by its name; patterns of other kinds (MAC address, driver) are not asked.</summary>
    public bool Covers(string device) =>
        Patterns.Any(pattern => Fits(pattern.Text, device)) && !Patterns.Any(pattern => pattern.Text.StartsWith("except:", StringComparison.Ordinal) && Fits(pattern.Text["except:".Length..], device));

    public static Availability<UnmanagedDevices> From(Node node)
    {
        var read = node.Host.Under("files/etc/NetworkManager/").Where(pair => pair.Id.EndsWith(".conf", StringComparison.Ordinal))
            .Select(pair => node.Host.Read<NetworkManagerConf>(pair.Id)).Where(conf => conf.IsKnown).Select(conf => conf.Value).ToList();
        return read.Count == 0
            ? Availability<UnmanagedDevices>.Absent("no configuration of NetworkManager is in the input (files/etc/NetworkManager)")
            : Availability<UnmanagedDevices>.Known(new([.. read.SelectMany(conf => conf.UnmanagedDevices)]));
    }

    // interface-name:cali*      interface-name:=cni0      *
    private static bool Fits(string pattern, string device) => pattern == "*" || (pattern.StartsWith(Name, StringComparison.Ordinal) && pattern[Name.Length..] switch
    {
        ['=', .. var exact] => exact == device,
        ['~', .. var glob] => FileSystemName.MatchesSimpleExpression(glob, device, ignoreCase: false),
        var glob => FileSystemName.MatchesSimpleExpression(glob, device, ignoreCase: false),
    });
}
