using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Links;

/// <summary>The lines that <c>-s</c> adds to a link: names in one line, their numbers in the next.</summary>
internal sealed class CounterLines
{
    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private LineWords? _names;

    /// <summary>Null until both directions were read.</summary>
    public LinkCounters? Result => _numbers.ContainsKey("RX bytes") && _numbers.ContainsKey("TX bytes")
        ? new(Of("RX bytes"), Of("RX packets"), Of("RX errors"), Of("RX dropped"), Of("TX bytes"), Of("TX packets"), Of("TX errors"), Of("TX dropped"))
        {
            RxMissed = Of("RX missed") + Of("RX overrun"),
            TxCarrier = Of("TX carrier"),
            Collisions = Of("TX collsns"),
        }
        : null;

    /// <summary>False when the line is no part of the counters.</summary>
    public bool Take(LineWords words)
    {
        // RX:  bytes packets errors dropped  missed   mcast           RX errors: length   crc     frame   fifo    overrun
        if (words[0] is "RX:" or "TX:" or "RX" or "TX")
        {
            _names = words;
            return true;
        }

        if (_names is null || !words.From(0).All(word => word.All(char.IsAsciiDigit)))
            return false;

        for (var at = 1; _names[0].EndsWith(':') && at < _names.Count; at++)
            _numbers[$"{_names[0].TrimEnd(':')} {_names[at]}"] = long.TryParse(words[at - 1], CultureInfo.InvariantCulture, out var number) ? number : 0;
        _names = null;
        return true;
    }

    private long Of(string name) => _numbers.GetValueOrDefault(name);
}
