using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Cni;

/// <summary>What <c>calicoctl node status</c> says of a node: whether Calico runs, and its BGP sessions.</summary>
/// <param name="IsRunning">Null where it does not say.</param>
/// <param name="Remarks">What it says besides: <c>No IPv6 peers found.</c>, <c>None of the BGP backend processes (BIRD or GoBGP) are running.</c></param>
internal sealed record CalicoNodeStatus(bool? IsRunning, ImmutableArray<CalicoSession> Sessions, ImmutableArray<SourceLine> Remarks) : IArtifact<CalicoNodeStatus>
{
    /// <summary>The line that says that no BGP is spoken, as with VXLAN alone; null where none does.</summary>
    public SourceLine? NoBackend => Remarks.Where(IsNoBackend).Select(line => (SourceLine?)line).FirstOrDefault();

    public static Parsed<CalicoNodeStatus> Parse(ArtifactText text)
    {
        var table = new SessionTable();
        var remarks = ImmutableArray.CreateBuilder<SourceLine>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        bool? isRunning = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            if (IsProcess(line.Span) is { } running)
                isRunning = running;
            else if (IsRemark(line.Span))
                remarks.Add(line);
            else if (!table.TryTake(line))
                notes.Add(new(line, "neither a BGP session nor a remark"));
        }

        return new(new(isRunning, table.ToImmutable(), remarks.ToImmutable()), notes.ToImmutable());
    }

    // Calico process is running.
    private static bool? IsProcess(ReadOnlySpan<char> line) => line.Trim() switch
    {
        "Calico process is running." => true,
        "Calico process is not running." => false,
        _ => null,
    };

    // INFO: BIRDv6 process: 'bird6' is not running.        Error executing command: unable to connect to BIRDv4 socket: dial unix /var/run/calico/bird.ctl: connect: permission denied
    private static bool IsRemark(ReadOnlySpan<char> line) =>
        line.StartsWith("No IPv4 peers found") || line.StartsWith("No IPv6 peers found") || line.StartsWith("INFO: ") || line.StartsWith("None of the BGP backend processes")
        || line.StartsWith("Error ") || line.StartsWith("Unable to ") || line.StartsWith("ERROR: ");

    private static bool IsNoBackend(SourceLine line) => line.Span.StartsWith("None of the BGP backend processes");

    /// <summary>The tables while they are read, one for each family.</summary>
    private sealed class SessionTable
    {
        private readonly ImmutableArray<CalicoSession>.Builder _sessions = ImmutableArray.CreateBuilder<CalicoSession>();
        private ImmutableArray<string> _columns = [];
        private string _family = "";

        public ImmutableArray<CalicoSession> ToImmutable() => _sessions.ToImmutable();

        public bool TryTake(SourceLine line)
        {
            var trimmed = line.Span.Trim();
            if (trimmed is "IPv4 BGP status" or "IPv6 BGP status")
                (_family, _columns) = (trimmed[..4].ToString(), []);
            else if (!IsRuler(trimmed))
                return trimmed is ['|', .., '|'] && TryTakeRow(line, [.. trimmed[1..^1].ToString().Split('|', StringSplitOptions.TrimEntries)]);

            return true;
        }

        // | PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |    INFO     |
        private bool TryTakeRow(SourceLine line, ImmutableArray<string> cells)
        {
            if (cells.Contains("PEER ADDRESS", StringComparer.OrdinalIgnoreCase))
                _columns = [.. cells.Select(cell => cell.ToUpperInvariant())];
            else if (_columns.Length != cells.Length)
                return false;
            else if (Cell(cells, "PEER ADDRESS").Length > 0)
                _sessions.Add(new(line, _family, Cell(cells, "PEER ADDRESS"), Cell(cells, "PEER TYPE"), Cell(cells, "STATE"), Cell(cells, "SINCE"), Cell(cells, "INFO")) { Lines = [line] });
            else
                return TryGoOn(line, cells);

            return true;
        }

        // |              |                   |       |          | unreachable                    |
        private bool TryGoOn(SourceLine line, ImmutableArray<string> cells)
        {
            if (_sessions.Count == 0)
                return false;

            var above = _sessions[^1];
            _sessions[^1] = above with { Info = $"{above.Info} {Cell(cells, "INFO")}".Trim(), Lines = above.Lines.Add(line) };
            return true;
        }

        private string Cell(ImmutableArray<string> cells, string column) => _columns.IndexOf(column) is >= 0 and var at ? cells[at] : "";

        private static bool IsRuler(ReadOnlySpan<char> line) => line is ['+', .., '+'] && line.IndexOfAnyExcept('+', '-') < 0;
    }
}

/// <summary>One BGP session of Calico's.</summary>
/// <param name="Family"><c>IPv4</c> or <c>IPv6</c>; empty where no heading tells.</param>
/// <param name="Kind"><c>node-to-node mesh</c>, <c>node specific</c> or <c>global</c>.</param>
/// <param name="State">BIRD's state of the protocol: <c>up</c>, <c>start</c>, <c>down</c>.</param>
/// <param name="Info">The state of BGP, with the last error behind it: <c>Active Socket: Host is unreachable</c>.</param>
internal sealed record CalicoSession(SourceLine Line, string Family, string Peer, string Kind, string State, string Since, string Info)
{
    /// <summary>Long cells go on below.</summary>
    public ImmutableArray<SourceLine> Lines { get; init; } = [];

    public bool IsEstablished => Info == "Established";
}
