using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>What a file of firewalld's defines.</summary>
internal enum FirewalldFileKind
{
    Zone,
    Policy,
    Service,
    IpSet,
}

/// <summary>A zone, policy, service or ipset as firewalld keeps it in a file (<c>/etc/firewalld/zones/public.xml</c>): what it does from its next
/// reload on, under the names that <c>firewall-cmd</c> lists it by.</summary>
/// <param name="Kind">Null where the file is none of them.</param>
internal sealed record FirewalldFile(ArtifactText Text, FirewalldFileKind? Kind, FirewalldZone Zone) : IArtifact<FirewalldFile>
{
    // <zone target="ACCEPT">
    //   <interface name="cni0"/>
    // </zone>
    public static Parsed<FirewalldFile> Parse(ArtifactText text)
    {
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        var root = FirewalldXml.Read(text, notes);
        var reader = new FirewalldFileReader(notes);
        var kind = root is null ? null : FirewalldFileReader.KindOf(root.Name);
        if (root is not null && kind is null)
            reader.NoteAll(root);
        if (root is null && notes.Count == 0)
            notes.Add(new(text.Whole, "no XML"));

        return new(new(text, kind, new(root?.Line ?? text.Whole, NameOf(text), [], root is null || kind is null ? [] : reader.Read(root))), notes.ToImmutable());
    }

    // files/etc/firewalld/zones/public.xml
    private static string NameOf(ArtifactText text)
    {
        var file = text.Path[(text.Path.LastIndexOf('/') + 1)..];
        return file.EndsWith(".xml", StringComparison.Ordinal) ? file[..^4] : file;
    }
}

/// <summary>Turns a file's elements into settings as <c>firewall-cmd</c> lists them.</summary>
internal sealed class FirewalldFileReader(ImmutableArray<ParseNote>.Builder notes)
{
    public static FirewalldFileKind? KindOf(string element) => element switch
    {
        "zone" => FirewalldFileKind.Zone,
        "policy" => FirewalldFileKind.Policy,
        "service" => FirewalldFileKind.Service,
        "ipset" => FirewalldFileKind.IpSet,
        _ => null,
    };

    public ImmutableArray<FirewalldSetting> Read(FirewalldElement root)
    {
        var settings = ImmutableArray.CreateBuilder<FirewalldSetting>();
        foreach (var (name, value) in root.Attributes)
            settings.Add(new(root.Line, name, [value]));
        foreach (var element in root.Children)
        {
            if (SettingOf(element) is { } setting)
                settings.Add(setting);
            else
                NoteAll(element);
        }

        NoteText(root);
        return settings.ToImmutable();
    }

    public void NoteAll(FirewalldElement element)
    {
        notes.Add(new(element.Line, $"<{element.Name}> is no element of firewalld's that is known"));
        NoteText(element);
        foreach (var child in element.Children)
            NoteAll(child);
    }

    private void NoteText(FirewalldElement element)
    {
        foreach (var line in element.TextLines)
            notes.Add(new(line, $"text in <{element.Name}>, where firewalld has none"));
    }

    private FirewalldSetting? SettingOf(FirewalldElement element)
    {
        var (name, value) = Said(element);
        if (name is null || value is null)
            return null;
        if (name is not "rich rules")
            foreach (var child in element.Children)
                NoteAll(child);

        return new(element.Line, name, [value]) { Lines = [.. element.TagLines, .. element.TextLines, .. name is "rich rules" ? Within(element) : []] };
    }

    private static IEnumerable<SourceLine> Within(FirewalldElement element) =>
        element.Children.SelectMany(child => child.TagLines.Concat(child.TextLines).Concat(Within(child)));

    // <port port="6443" protocol="tcp"/>      <source ipset="nodes"/>      <forward-port port="80" protocol="tcp" to-port="8080"/>
    private static (string? Name, string? Value) Said(FirewalldElement element) => element.Name switch
    {
        "short" or "description" => (element.Name, element.Text),
        "interface" => ("interfaces", element.Attribute("name")),
        "source" => ("sources", element.Attribute("address") ?? element.Attribute("mac") ?? (element.Attribute("ipset") is { } set ? $"ipset:{set}" : null)),
        "service" => ("services", element.Attribute("name")),
        "port" when element.Attribute("protocol") is { } protocol => (element.Attribute("port") is null or "" ? "protocols" : "ports", PortOf(element, protocol)),
        "source-port" when element.Attribute("protocol") is { } protocol => ("source-ports", PortOf(element, protocol)),
        "protocol" => ("protocols", element.Attribute("value")),
        "icmp-block" => ("icmp-blocks", element.Attribute("name")),
        "icmp-block-inversion" or "masquerade" or "forward" => (element.Name, element.Attribute("enabled") is "no" or "false" ? "no" : "yes"),
        "forward-port" when element.Attribute("protocol") is { } protocol =>
            ("forward-ports", $"port={element.Attribute("port")}:proto={protocol}:toport={element.Attribute("to-port")}:toaddr={element.Attribute("to-addr")}"),
        "ingress-zone" => ("ingress-zones", element.Attribute("name")),
        "egress-zone" => ("egress-zones", element.Attribute("name")),
        "rule" => ("rich rules", FirewalldRichRule.TextOf(element)),
        "module" => ("modules", element.Attribute("name")),
        "helper" => ("helpers", element.Attribute("name")),
        "include" => ("includes", element.Attribute("service")),
        "destination" when element.Attributes.Length > 0 => ("destination", string.Join(' ', element.Attributes.Select(pair => $"{pair.Key}:{pair.Value}"))),
        "option" => ("options", element.Attribute("value") is { Length: > 0 } value ? $"{element.Attribute("name")}={value}" : element.Attribute("name")),
        "entry" => ("entries", element.Text),
        _ => (null, null),
    };

    private static string PortOf(FirewalldElement element, string protocol) =>
        element.Attribute("port") is { Length: > 0 } port ? $"{port}/{protocol}" : protocol;
}

/// <summary>A rich rule in firewalld's own words (firewalld.richlanguage(5)).</summary>
internal static class FirewalldRichRule
{
    // rule family="ipv4" source NOT address="10.244.0.0/16" service name="ssh" reject type="icmp-port-unreachable"
    public static string TextOf(FirewalldElement rule) => string.Join(' ', Words(rule));

    private static IEnumerable<string> Words(FirewalldElement element)
    {
        yield return element.Name;
        if (element.Attribute("invert") is "True" or "true" or "yes")
            yield return "NOT";
        foreach (var (name, value) in element.Attributes)
            if (name != "invert")
                yield return $"{name}=\"{value}\"";
        foreach (var word in element.Children.SelectMany(Words))
            yield return word;
    }
}
