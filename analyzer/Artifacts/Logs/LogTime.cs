namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Times of log lines, in whichever of the usual forms; each is read from the front of a text, of which it leaves the rest.</summary>
internal static class LogTime
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    private static ReadOnlySpan<byte> Weekdays => "MonTueWedThuFriSatSun"u8;

    /// <summary>The number of the month whose English short name begins the text; 0 when none does.</summary>
    public static int Month(ReadOnlySpan<byte> text) => Name(Months, text);

    public static bool IsWeekday(ReadOnlySpan<byte> text) => Name(Weekdays, text) > 0;

    // 2024-06-29T14:44:25.191200Z ...   2024-06-29T14:44:25+0200 ...   2024-06-29 14:44:25,191 ...   2024/06/04 23:38:19 ...   2024-06-29 ...
    public static DateTimeOffset? Iso(ref ReadOnlySpan<byte> text, LogClock clock)
    {
        if (text is not [_, _, _, _, (byte)'-' or (byte)'/', _, _, (byte)'-' or (byte)'/', _, _, ..])
            return null;

        var year = (TimeCursor.Two(text, 0) * 100) + TimeCursor.Two(text, 2);
        var (month, day) = (TimeCursor.Two(text, 5), TimeCursor.Two(text, 8));
        if (year < 0 || month < 0 || day < 0)
            return null;

        var cursor = new TimeCursor(text[10..]);
        if (!cursor.SkipAny("T "u8) || !cursor.TimeOfDay(out var time))
            return Date(ref text, clock, year, month, day);

        var zone = cursor.Zone();
        if (zone is null && cursor.Rest is [(byte)' ', (byte)'+' or (byte)'-', >= (byte)'0' and <= (byte)'9', ..])
        {
            cursor.Skip((byte)' ');
            zone = cursor.Zone();
        }

        text = cursor.Rest;
        return zone is { } known ? LogClock.Resolve(year, month, day, time, known) : clock.Resolve(year, month, day, time);
    }

    // 0629 14:44:25.191200 (behind the letter of klog)
    public static DateTimeOffset? Klog(ref ReadOnlySpan<byte> text, LogClock clock)
    {
        var cursor = new TimeCursor(text);
        if (!cursor.Digits(2, out var month) || !cursor.Digits(2, out var day) || !cursor.Skip((byte)' ') || !cursor.TimeOfDay(out var time))
            return null;

        text = cursor.Rest;
        return clock.Resolve(month, day, time);
    }

    // Mar  8 02:07:08 host ...   Mar  8 02:07:08.123456 host ...
    public static DateTimeOffset? Syslog(ref ReadOnlySpan<byte> text, LogClock clock)
    {
        if (text.Length < 15 || text[3] != ' ' || Month(text) is not (> 0 and var month))
            return null;

        var cursor = new TimeCursor(text[4..]);
        var padded = cursor.Skip((byte)' ');
        if (!cursor.Digits(padded ? 1 : 2, out var day) || !cursor.Skip((byte)' ') || !cursor.TimeOfDay(out var time))
            return null;

        text = cursor.Rest;
        return clock.Resolve(month, day, time);
    }

    // Sat Nov 21 11:00:00 2026 (dmesg -T, in the node's own zone)
    public static DateTimeOffset? Ctime(ref ReadOnlySpan<byte> text, LogClock clock)
    {
        if (text.Length < 24 || !IsWeekday(text) || Month(text[4..]) is not (> 0 and var month))
            return null;

        var cursor = new TimeCursor(text[8..]);
        var padded = cursor.Skip((byte)' ');
        if (!cursor.Digits(padded ? 1 : 2, out var day) || !cursor.Skip((byte)' ') || !cursor.TimeOfDay(out var time) || !cursor.Skip((byte)' ') || !cursor.Digits(4, out var year))
            return null;

        text = cursor.Rest;
        return clock.Resolve(year, month, day, time);
    }

    // 08/Mar/2024:02:07:08.123   08/Mar/2024:02:07:08 +0000
    public static DateTimeOffset? Web(ref ReadOnlySpan<byte> text, LogClock clock)
    {
        var cursor = new TimeCursor(text);
        if (!cursor.Digits(2, out var day) || !cursor.Skip((byte)'/') || cursor.Rest.Length < 4 || Month(cursor.Rest) is not (> 0 and var month))
            return null;

        cursor = new(cursor.Rest[3..]);
        if (!cursor.Skip((byte)'/') || !cursor.Digits(4, out var year) || !cursor.Skip((byte)':') || !cursor.TimeOfDay(out var time))
            return null;

        cursor.Skip((byte)' ');
        var zone = cursor.Zone();
        text = cursor.Rest;
        return zone is { } known ? LogClock.Resolve(year, month, day, time, known) : clock.Resolve(year, month, day, time);
    }

    // 1719672265.1912   1719672265191.2 (klog's JSON counts milliseconds)   1719672265191200 (the journal counts microseconds)
    public static DateTimeOffset? Unix(ref ReadOnlySpan<byte> text)
    {
        var cursor = new TimeCursor(text);
        if (!cursor.Digits(9, out var seconds) || !cursor.Digits(1, out var last))
            return null;

        var fraction = cursor.Fraction(TimeSpan.TicksPerSecond / 10, out var unit);
        if (cursor.Skip((byte)'.'))
            fraction += cursor.Fraction(unit, out _);
        text = cursor.Rest;
        return DateTimeOffset.UnixEpoch.AddTicks((((seconds * 10L) + last) * TimeSpan.TicksPerSecond) + fraction);
    }

    // 1.719672265191e+09 (zap's floating seconds on a terminal)
    public static DateTimeOffset? Exponent(ref ReadOnlySpan<byte> text)
    {
        if (text is not [>= (byte)'1' and <= (byte)'9', (byte)'.', ..] || text[..Math.Min(text.Length, 32)].IndexOf("e+09"u8) is not (> 2 and var end))
            return null;

        var digits = new TimeCursor(text[2..end]);
        var ticks = ((text[0] - '0') * 1_000_000_000L * TimeSpan.TicksPerSecond) + digits.Fraction(100_000_000L * TimeSpan.TicksPerSecond, out _);
        if (!digits.Rest.IsEmpty)
            return null;

        text = text[(end + 4)..];
        return DateTimeOffset.UnixEpoch.AddTicks(ticks);
    }

    // 271253.540926 (dmesg: seconds since the node booted; without that moment they tell nothing)
    public static DateTimeOffset? SinceBoot(ref ReadOnlySpan<byte> text, LogClock clock)
    {
        var cursor = new TimeCursor(text);
        while (cursor.Skip((byte)' '))
        {
        }

        if (!cursor.Number(out var seconds) || !cursor.Skip((byte)'.'))
            return null;

        var fraction = cursor.Fraction(TimeSpan.TicksPerSecond / 10, out _);
        text = cursor.Rest;
        return clock.SinceBoot((seconds * TimeSpan.TicksPerSecond) + fraction);
    }

    private static DateTimeOffset? Date(ref ReadOnlySpan<byte> text, LogClock clock, int year, int month, int day)
    {
        // 2024-06-29-rc1 is no date.
        if (text[10..] is not ([] or [(byte)' ' or (byte)':' or (byte)']' or (byte)'"', ..]))
            return null;

        text = text[10..];
        return clock.Resolve(year, month, day, TimeSpan.Zero);
    }

    private static int Name(ReadOnlySpan<byte> names, ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
            return 0;

        for (var i = 0; i < names.Length; i += 3)
        {
            if (text.StartsWith(names.Slice(i, 3)))
                return (i / 3) + 1;
        }

        return 0;
    }
}
