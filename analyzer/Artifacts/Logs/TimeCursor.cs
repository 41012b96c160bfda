namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Reads a time's parts from the front of a text, one after the other.</summary>
internal ref struct TimeCursor(ReadOnlySpan<char> text)
{
    public ReadOnlySpan<char> Rest { get; private set; } = text;

    /// <summary>Exactly so many digits.</summary>
    public bool Digits(int count, out int value)
    {
        value = 0;
        if (Rest.Length < count)
            return false;

        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiDigit(Rest[i]))
                return false;
            value = (value * 10) + (Rest[i] - '0');
        }

        Rest = Rest[count..];
        return true;
    }

    public bool Skip(char expected)
    {
        if (Rest.IsEmpty || Rest[0] != expected)
            return false;
        Rest = Rest[1..];
        return true;
    }

    public bool SkipAny(ReadOnlySpan<char> expected)
    {
        if (Rest.IsEmpty || !expected.Contains(Rest[0]))
            return false;
        Rest = Rest[1..];
        return true;
    }

    /// <summary><c>14:44:25</c> with any number of decimals behind a point or a comma.</summary>
    public bool TimeOfDay(out TimeSpan time)
    {
        time = default;
        if (!Digits(2, out var hour) || !Skip(':') || !Digits(2, out var minute) || !Skip(':') || !Digits(2, out var second))
            return false;
        // A leap second is the last of its minute here.
        if (hour > 23 || minute > 59 || second > 60)
            return false;

        time = new TimeSpan(hour, minute, Math.Min(second, 59)) + Decimals();
        return true;
    }

    /// <summary><c>Z</c>, <c>+02:00</c>, <c>+0200</c> or <c>+02</c>; null where none stands.</summary>
    public TimeSpan? Zone()
    {
        if (SkipAny("Zz"))
            return TimeSpan.Zero;
        if (Rest.IsEmpty || Rest[0] is not ('+' or '-'))
            return null;

        var sign = Rest[0] == '-' ? -1 : 1;
        var zone = new TimeCursor(Rest[1..]);
        if (!zone.Digits(2, out var hours) || hours > 14)
            return null;
        zone.Skip(':');
        if (!zone.Digits(2, out var minutes) || minutes > 59)
            minutes = 0;

        Rest = zone.Rest;
        return sign * new TimeSpan(hours, minutes, 0);
    }

    private TimeSpan Decimals()
    {
        if (Rest.Length < 2 || Rest[0] is not ('.' or ',') || !char.IsAsciiDigit(Rest[1]))
            return TimeSpan.Zero;

        var ticks = 0L;
        var unit = TimeSpan.TicksPerSecond / 10;
        var i = 1;
        for (; i < Rest.Length && char.IsAsciiDigit(Rest[i]); i++, unit /= 10)
            ticks += (Rest[i] - '0') * unit;
        Rest = Rest[i..];
        return new(ticks);
    }
}
