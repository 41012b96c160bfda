using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>A bond and its ports, as /proc/net/bonding/&lt;bond&gt; holds them.</summary>
/// <param name="Ports">The devices that it is made of, with their state.</param>
internal sealed record BondState(ArtifactText Text, ImmutableArray<EthtoolValue> Values, ImmutableArray<BondMember> Ports) : IArtifact<BondState>
{
    /// <summary><c>fault-tolerance (active-backup)</c>, <c>IEEE 802.3ad Dynamic link aggregation</c>, ...</summary>
    public string? Mode => Value("Bonding Mode");

    /// <summary>The port in use; null for a mode without one. The kernel writes <c>None</c> when no port is up.</summary>
    public string? ActivePort => Value("Currently Active Slave");

    public string? MiiStatus => Value("MII Status");

    public static Parsed<BondState> Parse(ArtifactText text)
    {
        var values = ImmutableArray.CreateBuilder<EthtoolValue>();
        var ports = ImmutableArray.CreateBuilder<BondMember>();
        var below = ImmutableArray.CreateBuilder<EthtoolValue>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (ValueOf(line) is not { } value)
                AddNote(line, notes);
            else if (value.Name == "Slave Interface")
                Begin(new(line, value.Value, null, null, null, null));
            else if (ports.Count > 0)
                below.Add(value);
            else
                values.Add(value);
        }

        EndPort();
        return new(new(text, values.ToImmutable(), ports.ToImmutable()), notes.ToImmutable());

        void Begin(BondMember port)
        {
            EndPort();
            ports.Add(port);
        }

        void EndPort()
        {
            if (ports.Count > 0)
                ports[^1] = below.Aggregate(ports[^1], With) with { Values = below.DrainToImmutable() };
        }
    }

    private string? Value(string name) => Values.FirstOrDefault(value => value.Name == name)?.Value;

    // Ethernet Channel Bonding Driver: v5.15.0-91-generic          802.3ad info          details actor lacp pdu:
    private static void AddNote(SourceLine line, ImmutableArray<ParseNote>.Builder notes)
    {
        if (line.Text.Trim() is not ("802.3ad info" or "details actor lacp pdu:" or "details partner lacp pdu:" or "Active Aggregator Info:"))
            notes.Add(new(line, "not a value of a bond"));
    }

    // Currently Active Slave: ens1          MII Status: up
    private static EthtoolValue? ValueOf(SourceLine line) =>
        line.Text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon ? new(line, line.Text[..colon].Trim(), line.Text[(colon + 1)..].Trim()) : null;

    private static BondMember With(BondMember port, EthtoolValue value) => value.Name switch
    {
        "MII Status" => port with { MiiStatus = value.Value },
        "Speed" => port with { Speed = value.Value },
        "Duplex" => port with { Duplex = value.Value },
        "Link Failure Count" => port with { Failures = LineWords.NumberOf(value.Value) },
        _ => port,
    };
}

/// <summary>A device in a bond.</summary>
internal sealed record BondMember(SourceLine Line, string Device, string? MiiStatus, string? Speed, string? Duplex, int? Failures)
{
    /// <summary>All that stands below it.</summary>
    public ImmutableArray<EthtoolValue> Values { get; init; } = [];
}
