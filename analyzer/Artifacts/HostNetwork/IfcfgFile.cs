using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts.Routing;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>An <c>ifcfg-</c> file of Red Hat's network scripts (/etc/sysconfig/network-scripts) or of SUSE's wicked (/etc/sysconfig/network, ifcfg(5)).</summary>
internal sealed record IfcfgFile(ConfiguredInterface Interface, ImmutableArray<EnvironmentVariable> Variables) : IArtifact<IfcfgFile>
{
    // DEVICE=eth0                     BOOTPROTO='static'
    // IPADDR=192.0.2.10               IPADDR='192.0.2.10/24'
    // NETMASK=255.255.255.0           MTU='9000'
    public static Parsed<IfcfgFile> Parse(ArtifactText text)
    {
        var file = EnvironmentFile.Parse(text);
        var settings = new IfcfgSettings(file.Value, file.Notes.ToBuilder());
        return new(new(settings.Interface(text), file.Value.Variables), settings.Notes);
    }
}

/// <summary>Puts together what the variables of an <c>ifcfg-</c> file say.</summary>
internal sealed class IfcfgSettings(EnvironmentFile file, ImmutableArray<ParseNote>.Builder notes)
{
    public ImmutableArray<ParseNote> Notes => notes.ToImmutable();

    public ConfiguredInterface Interface(ArtifactText text)
    {
        var protocol = Text("BOOTPROTO")?.ToLowerInvariant();
        return new(file["DEVICE"]?.Line ?? text.Whole, Name(text) is { } name ? [name] : [])
        {
            HasOtherConditions = Text("HWADDR") is not null && Text("DEVICE") is null,
            Mtu = Mtu(),
            Addresses = [.. file.Variables.Where(variable => IsNumbered(variable.Name, "IPADDR") && variable.Value.Length > 0).Select(Address).OfType<Said<Prefix>>()],
            Routes = [.. Gateway()],
            UsesDhcp = protocol switch
            {
                null or "" => null,
                "none" or "static" or "off" or "ibft" or "shared" => false,
                _ => protocol.Contains("dhcp", StringComparison.Ordinal) || protocol == "bootp",
            },
            IsLeftAlone = Text("NM_CONTROLLED") is "no" or "NO" or "No" or "false",
        };
    }

    private string? Text(string name) => file[name]?.Value;

    // SUSE's files say the device by their own name.
    private string? Name(ArtifactText text)
    {
        var fileName = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        return Text("DEVICE") is { Length: > 0 } device ? device
            : Text("HWADDR") is null && fileName.StartsWith("ifcfg-", StringComparison.Ordinal) ? fileName["ifcfg-".Length..] : null;
    }

    private Said<int>? Mtu()
    {
        if (file["MTU"] is not { Value.Length: > 0 } mtu)
            return null;
        if (LineWords.NumberOf(mtu.Value) is { } size)
            return size == 0 ? null : new(size, mtu.Line);

        notes.Add(new(mtu.Line, "an MTU that is no number"));
        return null;
    }

    // IPADDR=      IPADDR0=      IPADDR_1=
    private static bool IsNumbered(string name, string key) => name == key || (name.StartsWith(key, StringComparison.Ordinal) && name.AsSpan(key.Length).TrimStart('_').IndexOfAnyExceptInRange('0', '9') < 0);

    private Said<Prefix>? Address(EnvironmentVariable variable)
    {
        var suffix = variable.Name["IPADDR".Length..];
        var length = Text($"PREFIX{suffix}") ?? Text($"PREFIXLEN{suffix}") ?? (ConfiguredRoute.AddressOf(Text($"NETMASK{suffix}")) is { } mask ? Netmask.LengthOf(mask)?.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        if (Prefix.TryParse(variable.Value.Contains('/') || length is null ? variable.Value : $"{variable.Value}/{length}") is { } prefix)
            return new(prefix, variable.Line);

        notes.Add(new(variable.Line, "not an address"));
        return null;
    }

    private IEnumerable<ConfiguredRoute> Gateway()
    {
        if (file["GATEWAY"] is not { Value.Length: > 0 } said)
            yield break;

        if (ConfiguredRoute.AddressOf(said.Value) is { } gateway)
            yield return new(said.Line, Prefix.All(gateway.AddressFamily), gateway);
        else
            notes.Add(new(said.Line, "not a gateway"));
    }
}
