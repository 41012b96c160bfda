using System.Text;
using SupportBundle.Analyzer.Artifacts.Identity;

namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Reads what stands before a log line's message and who hands it on: container runtime, syslog, journal, kernel.</summary>
internal ref struct LineHead(ReadOnlySpan<byte> line, LogClock clock)
{
    private const int LongestName = 128;

    private ReadOnlySpan<byte> _rest = line;

    public readonly ReadOnlySpan<byte> Rest => _rest;
    public DateTimeOffset? Time { get; private set; }
    public LogLevel Level { get; private set; }
    public ReadOnlySpan<byte> Component { get; private set; }
    public int Pid { get; private set; }
    public LogStream Stream { get; private set; }
    public bool IsPartial { get; private set; }

    public void Read()
    {
        if (_rest is [(byte)'<', ..])
            ReadPriority();
        if (_rest.IsEmpty)
            return;

        if (_rest[0] is >= (byte)'0' and <= (byte)'9')
            ReadDated(_rest);
        else if (_rest[0] == '[')
            ReadKernel();
        else if (_rest[0] is >= (byte)'A' and <= (byte)'Z')
            ReadSyslog();
        else if (_rest.StartsWith("raft2"u8))
            ReadDated(_rest[4..]);
    }

    // <34>Oct 11 22:14:15 host su: ...   <165>1 2003-10-11T22:14:15.003Z host app 812 ID47 - ...   <6>[  12.345678] eth0: ...
    private void ReadPriority()
    {
        var cursor = new TimeCursor(_rest[1..]);
        if (!cursor.Number(out var priority) || priority > 191 || !cursor.Skip((byte)'>'))
            return;

        Level = LogLevelWords.OfPriority(priority & 7);
        _rest = cursor.Rest;
        if (_rest.StartsWith("1 "u8))
            ReadRfc5424();
    }

    // 1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 812 ID47 [exampleSDID@32473 iut="3"] An application ...
    private void ReadRfc5424()
    {
        var rest = _rest[2..];
        var time = LogTime.Iso(ref rest, clock);
        if (time is null && rest is not [(byte)'-', ..])
            return;

        Time = time;
        rest = time is null ? rest[1..] : rest;
        SkipWord(ref rest);
        Component = SkipWord(ref rest);
        Pid = Number(SkipWord(ref rest));
        SkipWord(ref rest);
        rest = rest.TrimStart((byte)' ');
        _rest = rest is [(byte)'[', ..] && rest.IndexOf("] "u8) is >= 0 and var end ? rest[(end + 2)..] : rest is [(byte)'-', ..] ? rest[1..].TrimStart((byte)' ') : rest;
    }

    // 2024-06-29T14:44:25.191200123Z stderr F ...   2024-06-29T14:44:25+0200 worker1 kubelet[812]: ...   2024-06-29 14:44:25,191 ...
    // raft2021/03/08 10:08:05 INFO: ... (etcd to 3.4, whose raft writes its name before the time and nothing between)
    private void ReadDated(ReadOnlySpan<byte> dated)
    {
        var rest = dated;
        if (LogTime.Iso(ref rest, clock) is not { } time)
        {
            ReadUnix();
            return;
        }

        var isStamp = dated.Length > 10 && dated[10] == 'T' && rest is [(byte)' ', ..];
        Time = time;
        _rest = rest;
        if (isStamp && (rest.StartsWith(" stderr "u8) || rest.StartsWith(" stdout "u8)))
            ReadCri();
        else if (isStamp)
            ReadTag();

        if (Component.IsEmpty && Stream == LogStream.None)
            _rest = _rest.TrimStart(" \t"u8);
    }

    // 1719672265.191200 worker1 kubelet[812]: ... (journalctl -o short-unix)   1.719672265191e+09 INFO ... (zap on a terminal)
    private void ReadUnix()
    {
        var rest = _rest;
        var time = LogTime.Exponent(ref rest);
        if (time is null && (_rest.Length < 18 || _rest[10] != '.' || (time = LogTime.Unix(ref rest)) is null))
            return;

        if (rest is not [(byte)' ' or (byte)'\t', ..])
            return;

        Time = time;
        _rest = rest;
        ReadTag();
        _rest = _rest.TrimStart(" \t"u8);
    }

    // stderr F ...   stdout P ... (cut at 16 KB, to be continued)
    private void ReadCri()
    {
        var flags = _rest[8..];
        if (flags is not [(byte)'F' or (byte)'P', (byte)' ' or (byte)':', ..])
            return;

        Stream = _rest[4] == 'o' ? LogStream.Out : LogStream.Error;
        IsPartial = flags[0] == 'P';
        var end = flags.IndexOf((byte)' ');
        _rest = end < 0 ? [] : flags[(end + 1)..];
    }

    // [271253.540926] TRACE: ...   [Sat Nov 21 11:00:00 2026] eth0: ...
    private void ReadKernel()
    {
        var rest = _rest[1..];
        var start = rest.Length;
        var time = LogTime.Ctime(ref rest, clock) ?? LogTime.SinceBoot(ref rest, clock);
        rest = rest.Length == start ? rest : WithoutDelta(rest);
        if (rest.Length == start || rest is not [(byte)']', ..])
            return;

        Time = time;
        Component = "kernel"u8;
        _rest = rest[1..].TrimStart((byte)' ');
        if (IsOfProgram(_rest))
            ReadTag();
    }

    // [271254.349727 <    0.808801 >] (journalctl -o short-delta)   [  271.540926 <    0.000020>] (dmesg -d)
    private static ReadOnlySpan<byte> WithoutDelta(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        return rest is [(byte)'<', ..] && rest[..Math.Min(rest.Length, 32)].IndexOf(">]"u8) is > 0 and var end ? rest[(end + 1)..] : rest;
    }

    // worker1 kubelet[812]: ...   worker1 kernel: ... (journalctl -o short-monotonic); the kernel's own messages begin otherwise: "usb 1-1: ..."
    private static bool IsOfProgram(ReadOnlySpan<byte> rest)
    {
        var host = SkipWord(ref rest);
        var tag = SkipWord(ref rest);
        return host is [.., not (byte)':'] && (tag.SequenceEqual("kernel:"u8) || (tag.EndsWith("]:"u8) && tag.IndexOf((byte)'[') > 0));
    }

    // Mar  8 02:07:08 host kernel: ...   Sat 2026-11-21 11:00:00 UTC host kubelet[812]: ... (journalctl -o short-full)
    private void ReadSyslog()
    {
        var rest = _rest;
        var time = LogTime.Syslog(ref rest, clock);
        if (rest.Length == _rest.Length && _rest.Length > 24 && _rest[3] == ' ' && LogTime.IsWeekday(rest))
        {
            rest = rest[4..];
            time = LogTime.Iso(ref rest, LogClock.Unknown);
            if (time is { } shown)
                time = rest is [(byte)' ', >= (byte)'A' and <= (byte)'Z', ..] ? Zoned(shown, SkipWord(ref rest)) : clock.OfLocal(shown);
        }

        if (rest.Length >= _rest.Length - 10)
            return;

        Time = time;
        _rest = rest;
        ReadTag();
    }

    // A name that stands for several zones is the node's own.
    private readonly DateTimeOffset Zoned(DateTimeOffset shown, ReadOnlySpan<byte> zone) =>
        zone.SequenceEqual("UTC"u8) ? shown
        : Zones.OffsetOf(Encoding.ASCII.GetString(zone[..Math.Min(zone.Length, 8)])) is { } offset ? shown - offset
        : clock.OfLocal(shown);

    // host kubelet[812]: ...   host kernel: ...
    private void ReadTag()
    {
        var rest = _rest.TrimStart((byte)' ');
        var host = SkipWord(ref rest);
        rest = rest.TrimStart((byte)' ');
        var head = rest[..Math.Min(rest.Length, LongestName)];
        var end = head.IndexOf((byte)':');
        var tag = end < 0 ? [] : head[..end];
        if (host.IsEmpty || tag.IsEmpty || tag.Contains((byte)' ') || tag.Contains((byte)'"') || LogLevelWords.Of(host.Trim("[]"u8)) != LogLevel.Unknown)
            return;

        var bracket = tag.IndexOf((byte)'[');
        Component = bracket < 0 ? tag : tag[..bracket];
        Pid = bracket < 0 ? 0 : Number(tag[(bracket + 1)..].TrimEnd((byte)']'));
        _rest = rest[(end + 1)..].TrimStart((byte)' ');
        if (Component.SequenceEqual("kernel"u8) && _rest is [(byte)'[', ..] && _rest.IndexOf("] "u8) is >= 0 and < 24 and var close)
            _rest = _rest[(close + 2)..];
    }

    private static ReadOnlySpan<byte> SkipWord(scoped ref ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        var end = rest.IndexOf((byte)' ');
        var word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }

    private static int Number(ReadOnlySpan<byte> digits) => new TimeCursor(digits).Number(out var value) ? value : 0;
}
