namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>When a log line was written, in whichever of the usual forms it says so.</summary>
internal static class LogTime
{
    private const int FurthestStart = 256;
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private static readonly string[] Keys = ["\"ts\":\"", "\"time\":\"", "\"timestamp\":\"", "\"@timestamp\":\"", "time=\"", "ts=", "time="];

    /// <summary>The line's time in UTC, or null when it bears none.</summary>
    public static DateTimeOffset? Of(ReadOnlySpan<char> line, LogClock clock)
    {
        if (line.Length < 12)
            return null;

        var first = line[0];
        if (char.IsAsciiDigit(first))
            return Iso(line, clock) ?? HaproxyDate(line, clock);
        if (first == '[')
            return Iso(line[1..], clock) ?? Keyed(line, clock);
        if (char.IsAsciiLetterUpper(first))
            return Klog(line, clock) ?? Syslog(line, clock) ?? Keyed(line, clock);

        return Keyed(line, clock);
    }

    // I0629 14:44:25.191200       1 main.go:487] Found network config
    private static DateTimeOffset? Klog(ReadOnlySpan<char> line, LogClock clock)
    {
        var cursor = new TimeCursor(line[1..]);
        return line[0] is 'I' or 'W' or 'E' or 'F' && cursor.Digits(2, out var month) && cursor.Digits(2, out var day) && cursor.Skip(' ') && cursor.TimeOfDay(out var time)
            ? clock.Resolve(month, day, time)
            : null;
    }

    // 2024-06-29T14:44:25.191200Z stderr F ...   2024-06-29T14:44:25+0200 host kubelet[812]: ...
    // 2024-06-29 14:44:25,191 ...   2024/06/04 23:38:19 [error] ...
    private static DateTimeOffset? Iso(ReadOnlySpan<char> line, LogClock clock)
    {
        var cursor = new TimeCursor(line);
        if (!cursor.Digits(4, out var year) || !cursor.SkipAny("-/") || !cursor.Digits(2, out var month) || !cursor.SkipAny("-/") ||
            !cursor.Digits(2, out var day) || !cursor.SkipAny("T ") || !cursor.TimeOfDay(out var time))
        {
            return null;
        }

        var zone = cursor.Zone();
        if (zone is null && cursor.Skip(' '))
            zone = cursor.Zone();
        return LogClock.Resolve(year, month, day, time, zone ?? clock.Offset);
    }

    // Mar  8 02:07:08 host kernel: ...
    private static DateTimeOffset? Syslog(ReadOnlySpan<char> line, LogClock clock)
    {
        var month = Month(line);
        if (month == 0 || line[3] != ' ')
            return null;

        var cursor = new TimeCursor(line[4..]);
        var padded = cursor.Skip(' ');
        return cursor.Digits(padded ? 1 : 2, out var day) && cursor.Skip(' ') && cursor.TimeOfDay(out var time)
            ? clock.Resolve(month, day, time)
            : null;
    }

    // 10.0.0.9:38214 [08/Mar/2024:02:07:08.123] kube-apiserver ...   10.0.0.9 - - [08/Mar/2024:02:07:08 +0000] "GET ..."
    private static DateTimeOffset? HaproxyDate(ReadOnlySpan<char> line, LogClock clock)
    {
        var bracket = line[..Math.Min(line.Length, FurthestStart)].IndexOf('[');
        if (bracket < 0)
            return null;

        var cursor = new TimeCursor(line[(bracket + 1)..]);
        if (!cursor.Digits(2, out var day) || !cursor.Skip('/') || cursor.Rest.Length < 4 || Month(cursor.Rest) is not (> 0 and var month))
            return null;

        cursor = new(cursor.Rest[3..]);
        if (!cursor.Skip('/') || !cursor.Digits(4, out var year) || !cursor.Skip(':') || !cursor.TimeOfDay(out var time))
            return null;

        cursor.Skip(' ');
        return LogClock.Resolve(year, month, day, time, cursor.Zone() ?? clock.Offset);
    }

    // {"level":"warn","ts":"2024-06-29T14:44:25.191Z",...}   time="2024-06-29T14:44:25Z" level=error ...   {"ts":1719672265.19,...}
    private static DateTimeOffset? Keyed(ReadOnlySpan<char> line, LogClock clock)
    {
        var head = line[..Math.Min(line.Length, FurthestStart)];
        foreach (var key in Keys)
        {
            var at = head.IndexOf(key, StringComparison.Ordinal);
            if (at >= 0 && Iso(line[(at + key.Length)..], clock) is { } time)
                return time;
        }

        var seconds = head.IndexOf("\"ts\":", StringComparison.Ordinal);
        return seconds < 0 ? null : UnixTime(line[(seconds + 5)..]);
    }

    private static DateTimeOffset? UnixTime(ReadOnlySpan<char> text)
    {
        var cursor = new TimeCursor(text);
        if (!cursor.Digits(9, out var seconds) || !cursor.Digits(1, out var last))
            return null;

        // Milliseconds have thirteen digits.
        var millisecond = cursor.Digits(3, out var milliseconds) ? milliseconds : 0;
        return DateTimeOffset.FromUnixTimeMilliseconds((((seconds * 10L) + last) * 1000) + millisecond);
    }

    private static int Month(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < Months.Length; i++)
        {
            if (text.StartsWith(Months[i], StringComparison.Ordinal))
                return i + 1;
        }

        return 0;
    }
}
