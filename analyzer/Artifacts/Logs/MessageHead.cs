namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Reads what a program itself writes before its message: klog, JSON, logfmt, or a time and a level in plain words.</summary>
internal ref struct MessageHead(ReadOnlySpan<byte> message, LogClock clock)
{
    private const int Furthest = 256;
    private const int MostWords = 6;

    private ReadOnlySpan<byte> _rest = message;
    private bool _isDated;

    public readonly ReadOnlySpan<byte> Rest => _rest;
    public DateTimeOffset? Time { get; private set; }
    public LogLevel Level { get; private set; }
    public int Pid { get; private set; }

    /// <param name="isDated">Whether the time is known already, and need not be read.</param>
    public void Read(bool isKernel, bool isDated)
    {
        _isDated = isDated;
        if (_rest.IsEmpty || ReadKlog())
            return;

        if (_rest[0] == '{')
            ReadJson();
        else if (isKernel)
            Level = OfKernel(_rest);
        else
            ReadText();
    }

    // E0629 14:44:25.191200       1 main.go:487] Found network config
    private bool ReadKlog()
    {
        if (_rest.Length < 22 || _rest[1] is < (byte)'0' or > (byte)'9' || LogLevelWords.OfLetter(_rest[0]) is var level && level == LogLevel.Unknown)
            return false;

        var rest = _rest[1..];
        if (_isDated && rest is [_, _, _, _, (byte)' ', _, _, (byte)':', _, _, (byte)':', ..])
            rest = rest[13..];
        else
            Time = LogTime.Klog(ref rest, clock);
        if (rest.Length == _rest.Length - 1)
            return false;

        Level = level;
        rest = rest[Math.Max(rest.IndexOf((byte)' '), 0)..];
        var cursor = new TimeCursor(rest.TrimStart((byte)' '));
        Pid = cursor.Number(out var pid) ? pid : 0;
        var end = rest[..Math.Min(rest.Length, Furthest)].IndexOf("] "u8);
        _rest = end < 0 ? rest.TrimStart((byte)' ') : rest[(end + 2)..];
        return true;
    }

    // {"level":"warn","ts":"2024-06-29T14:44:25.191Z","caller":"etcdserver/util.go:170",...}   {"ts":1719672265191.2,"caller":"x.go:1","msg":"...","v":0}
    private void ReadJson()
    {
        Level = LogLevelWords.Of(JsonFields.Text(_rest, "\"level\""u8, "\"severity\""u8, "\"lvl\""u8));
        if (_isDated && Level != LogLevel.Unknown)
            return;

        var time = JsonFields.Value(_rest, "\"ts\""u8, "\"time\""u8, "\"timestamp\""u8, "\"@timestamp\""u8);
        if (time is [(byte)'"', ..])
            time = time[1..];
        Time = LogTime.Iso(ref time, clock) ?? LogTime.Unix(ref time);

        // klog's JSON has no level: what is no error has a verbosity.
        if (Level == LogLevel.Unknown && Time is not null)
            Level = JsonFields.Has(_rest, "\"v\":"u8) ? LogLevel.Info : JsonFields.Has(_rest, "\"err\":"u8) ? LogLevel.Error : LogLevel.Unknown;
    }

    private void ReadText()
    {
        if (_rest[0] is >= (byte)'0' and <= (byte)'9')
            ReadTime();
        else if (_rest.IndexOfAny((byte)'=', (byte)' ') is > 0 and var end && _rest[end] == '=' && ReadLogfmt())
            return;

        while (ReadBracket())
        {
        }

        if (Level == LogLevel.Unknown)
            Level = OfWords(_rest[..Math.Min(_rest.Length, Furthest)]);
    }

    // 2024-06-29 14:44:25.191 [INFO][67] felix/summary.go 100: ...   10.0.0.9 - - [04/Jun/2024:23:38:19 +0200] "GET / HTTP/1.1" 502
    private void ReadTime()
    {
        var rest = _rest;
        Time = LogTime.Iso(ref rest, clock);
        if (Time is not null)
            _rest = rest.TrimStart(" \t"u8);
        else if (_rest[..Math.Min(_rest.Length, Furthest)].IndexOf((byte)'[') is >= 0 and var bracket)
        {
            rest = _rest[(bracket + 1)..];
            Time = LogTime.Web(ref rest, clock);
        }
    }

    // time="2024-06-05T22:35:17.5Z" level=error msg="x"   ts=2024-06-05T22:35:17Z level=info msg=x
    private bool ReadLogfmt()
    {
        var head = _rest[..Math.Min(_rest.Length, Furthest)];
        var level = Logfmt(head, "level="u8);
        level = level.IsEmpty ? Logfmt(head, "lvl="u8) : level;
        if (_isDated && !level.IsEmpty)
        {
            Level = OfLogfmt(level);
            return Level != LogLevel.Unknown;
        }

        var time = Logfmt(head, "time="u8);
        time = time.IsEmpty ? Logfmt(head, "ts="u8) : time;
        time = time.IsEmpty ? Logfmt(head, "t="u8) : time;
        if (level.IsEmpty && time.IsEmpty)
            return false;

        Level = OfLogfmt(level);
        Time = LogTime.Iso(ref time, clock) ?? LogTime.Unix(ref time);
        return Level != LogLevel.Unknown || Time is not null;
    }

    // [ERROR] plugin/errors: ...   [2024-06-05 22:35:17.123][1][critical][main] ...   [WARNING] 157/223817 (8) : ...
    private bool ReadBracket()
    {
        if (_rest is not [(byte)'[', ..] || _rest[..Math.Min(_rest.Length, 64)].IndexOf((byte)']') is not (> 0 and var end))
            return false;

        var inner = _rest[1..end];
        var time = LogTime.Iso(ref inner, clock);
        var level = LogLevelWords.Of(inner.Trim((byte)' '));
        var number = new TimeCursor(inner);
        if (time is null && level == LogLevel.Unknown && !(number.Number(out _) && number.Rest.IsEmpty))
            return false;

        Time ??= time;
        Level = Level == LogLevel.Unknown ? level : Level;
        _rest = _rest[(end + 1)..].TrimStart((byte)' ');
        return true;
    }

    // 2024-06-29 14:44:25,191 - INFO - x   2021-03-08 10:08:05.123456 I | etcdserver: ...   error: unable to ...   panic: runtime error: ...
    private static LogLevel OfWords(ReadOnlySpan<byte> text)
    {
        if (text.Length > 4 && text[1..].StartsWith(" | "u8))
            return LogLevelWords.OfLetter(text[0]);
        if (text.StartsWith("fatal error: "u8))
            return LogLevel.Fatal;
        if (text.StartsWith("Traceback (most recent call last)"u8) || text.StartsWith("Exception in thread "u8))
            return LogLevel.Error;

        for (var words = 0; words < MostWords && !text.IsEmpty; words++)
        {
            var end = text.IndexOfAny((byte)' ', (byte)'\t');
            var word = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (OfWord(word, isFirst: words == 0) is var level and not LogLevel.Unknown)
                return level;
        }

        return LogLevel.Unknown;
    }

    // In small letters a level is one only in brackets, or at the front before a colon: "no error" is none.
    private static LogLevel OfWord(ReadOnlySpan<byte> word, bool isFirst)
    {
        var bare = word.Trim("[](){}<>|:,*"u8);
        if (bare.Length is < 3 or > 9 || LogLevelWords.Of(bare) is var level && level == LogLevel.Unknown)
            return LogLevel.Unknown;

        var isCapital = !bare.ContainsAnyInRange((byte)'a', (byte)'z');
        return isCapital || word[0] == '[' || (isFirst && word[^1] == ':') ? level : LogLevel.Unknown;
    }

    // Without its priority a line of the kernel bears no level.
    private static LogLevel OfKernel(ReadOnlySpan<byte> text) =>
        text.IndexOf("ut of memory: Kill"u8) >= 0 || text.StartsWith("Kernel panic"u8) || text.StartsWith("BUG: "u8) ? LogLevel.Fatal
        : text.IndexOf(" segfault at "u8) >= 0 || text.StartsWith("Call Trace:"u8) || text.StartsWith("Oops"u8) ? LogLevel.Error
        : LogLevel.Unknown;

    private static LogLevel OfLogfmt(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAny(" \"\t"u8);
        return LogLevelWords.Of(end < 0 ? value : value[..end]);
    }

    private static ReadOnlySpan<byte> Logfmt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var at = text.IndexOf(key);
        return at < 0 || (at > 0 && text[at - 1] != ' ') ? [] : text[(at + key.Length)..].TrimStart((byte)'"');
    }
}
