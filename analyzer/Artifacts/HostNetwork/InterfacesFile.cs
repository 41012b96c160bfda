using System.Collections.Immutable;
using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Routing;

namespace SupportBundle.Analyzer.Artifacts.HostNetwork;

/// <summary>/etc/network/interfaces of ifupdown, or a piece of it (interfaces(5)).</summary>
/// <param name="Lines">Those of each stanza, and what stands beside them: <c>auto</c>, <c>source</c>.</param>
internal sealed record InterfacesFile(ImmutableArray<ConfiguredInterface> Interfaces, ImmutableArray<SourceLine> Lines) : IArtifact<InterfacesFile>
{
    public static Parsed<InterfacesFile> Parse(ArtifactText text)
    {
        var reader = new InterfacesReader();
        foreach (var line in text.Lines())
            reader.Take(line);

        return reader.End();
    }
}

/// <summary>Reads the stanzas line by line.</summary>
internal sealed class InterfacesReader
{
    private readonly ImmutableArray<ConfiguredInterface>.Builder _interfaces = ImmutableArray.CreateBuilder<ConfiguredInterface>();
    private readonly ImmutableArray<SourceLine>.Builder _lines = ImmutableArray.CreateBuilder<SourceLine>();
    private readonly ImmutableArray<ParseNote>.Builder _notes = ImmutableArray.CreateBuilder<ParseNote>();
    private ConfiguredInterface? _open;
    private (string Text, SourceLine Line)? _address;
    private string? _netmask;
    private bool _isInOther;
    private bool _goesOn;

    public void Take(SourceLine line)
    {
        var words = new LineWords(line.Text);
        var isRest = _goesOn;
        _goesOn = line.Span.TrimEnd() is [.., '\\'];
        if (words.Count == 0 || words[0].StartsWith('#'))
            return;

        if (isRest)
            _lines.Add(line); // what a backslash carried on
        else if (words[0] == "iface" && words.Count > 1)
            Begin(line, words);
        else if (words[0] is "auto" or "source" or "source-directory" or "no-auto-down" or "no-scripts" or "rename" or "mapping" or "template" || words[0].StartsWith("allow-", StringComparison.Ordinal))
            TakeBeside(line, words);
        else if (_open is not null)
            TakeOption(_open, line, words);
        else if (_isInOther)
            _lines.Add(line);
        else
            _notes.Add(new(line, "outside of any stanza"));
    }

    public Parsed<InterfacesFile> End()
    {
        Close();
        return new(new(_interfaces.ToImmutable(), _lines.ToImmutable()), _notes.ToImmutable());
    }

    // iface ens18 inet static      iface ens18
    private void Begin(SourceLine line, LineWords words)
    {
        Close();
        _open = new(line, [words[1].TrimStart('/')]) { UsesDhcp = words[2] != "inet" ? null : words[3] == "dhcp", IsLeftAlone = words[3] == "manual" };
    }

    private void TakeBeside(SourceLine line, LineWords words)
    {
        Close();
        _isInOther = words[0] is "mapping" or "template";
        _lines.Add(line);
    }

    private void TakeOption(ConfiguredInterface open, SourceLine line, LineWords words)
    {
        _lines.Add(line);
        switch (words[0])
        {
            case "address":
                CloseAddress();
                _address = (words[1], line);
                break;
            case "netmask":
                _netmask = words[1];
                break;
            case "mtu":
                TakeMtu(open, line, words[1]);
                break;
            case "gateway":
                TakeRoute(open, line, "default", words[1]);
                break;
            // up ip route add 10.0.0.0/8 via 192.0.2.2 dev ens18
            case "up" or "post-up" or "pre-up" when words[1].EndsWith("ip", StringComparison.Ordinal) && words[2] is "route" or "r" or "ro" && words[3] is "add" or "replace" or "append":
                TakeRoute(open, line, words[4], words.After("via"));
                break;
            default:
                break; // scripts and programs of others read it
        }
    }

    private void TakeMtu(ConfiguredInterface open, SourceLine line, string word)
    {
        if (LineWords.NumberOf(word) is { } size)
            _open = open with { Mtu = new(size, line) };
        else
            _notes.Add(new(line, "an MTU that is no number"));
    }

    private void TakeRoute(ConfiguredInterface open, SourceLine line, string destination, string? via)
    {
        var gateway = ConfiguredRoute.AddressOf(via);
        if (ConfiguredRoute.DestinationOf(destination, gateway?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) is { } prefix && (gateway is not null || via is null))
            _open = open with { Routes = open.Routes.Add(new(line, prefix, gateway) { Table = new LineWords(line.Text).After("table"), Metric = LineWords.NumberOf(new LineWords(line.Text).After("metric")) }) };
        else
            _notes.Add(new(line, "not a route"));
    }

    private void CloseAddress()
    {
        if (_open is null || _address is not var (text, line))
            return;

        var length = ConfiguredRoute.AddressOf(_netmask) is { } mask ? Netmask.LengthOf(mask)?.ToString(CultureInfo.InvariantCulture) : _netmask;
        if (Prefix.TryParse(text.Contains('/') || length is null ? text : $"{text}/{length}") is { } prefix)
            _open = _open with { Addresses = _open.Addresses.Add(new(prefix, line)) };
        else
            _notes.Add(new(line, "not an address"));
        (_address, _netmask) = (null, null);
    }

    private void Close()
    {
        CloseAddress();
        if (_open is not null)
            _interfaces.Add(_open);
        (_open, _isInOther) = (null, false);
    }
}
