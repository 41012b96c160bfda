namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>Reads a time's parts from the front of a text, one after the other.</summary>
internal ref struct TimeCursor(ReadOnlySpan<byte> text)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>Exactly so many digits.</summary>
    public bool Digits(int count, out int value)
    {
        value = 0;
        if (Rest.Length < count)
            return false;

        for (var i = 0; i < count; i++)
        {
            if (!IsDigit(Rest[i]))
                return false;
            value = (value * 10) + (Rest[i] - '0');
        }

        Rest = Rest[count..];
        return true;
    }

    public bool Skip(byte expected)
    {
        if (Rest.IsEmpty || Rest[0] != expected)
            return false;
        Rest = Rest[1..];
        return true;
    }

    public bool SkipAny(ReadOnlySpan<byte> expected)
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
        if (Rest is not [_, _, (byte)':', _, _, (byte)':', _, _, ..])
            return false;

        // A leap second is the last of its minute here.
        var (hour, minute, second) = (Two(Rest, 0), Two(Rest, 3), Two(Rest, 6));
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return false;

        Rest = Rest[8..];
        time = new TimeSpan(hour, minute, Math.Min(second, 59)) + Decimals();
        return true;
    }

    /// <summary><c>Z</c>, <c>+02:00</c>, <c>+0200</c> or <c>+02</c>; null where none stands.</summary>
    public TimeSpan? Zone()
    {
        if (SkipAny("Zz"u8))
            return TimeSpan.Zero;
        if (Rest.IsEmpty || Rest[0] is not ((byte)'+' or (byte)'-'))
            return null;

        var sign = Rest[0] == '-' ? -1 : 1;
        var zone = new TimeCursor(Rest[1..]);
        if (!zone.Digits(2, out var hours) || hours > 14)
            return null;
        zone.Skip((byte)':');
        if (!zone.Digits(2, out var minutes) || minutes > 59)
            minutes = 0;

        Rest = zone.Rest;
        return sign * new TimeSpan(hours, minutes, 0);
    }

    /// <summary>A number of at most nine digits.</summary>
    public bool Number(out int value)
    {
        value = 0;
        var digits = 0;
        for (; digits < Rest.Length && digits < 9 && IsDigit(Rest[digits]); digits++)
            value = (value * 10) + (Rest[digits] - '0');

        Rest = Rest[digits..];
        return digits > 0;
    }

    /// <summary>Any number of digits, in ticks, of which the first counts <paramref name="unit"/>; <paramref name="next"/> is what the next one would count.</summary>
    public long Fraction(long unit, out long next)
    {
        var ticks = 0L;
        var i = 0;
        for (; i < Rest.Length && IsDigit(Rest[i]); i++, unit /= 10)
            ticks += (Rest[i] - '0') * unit;

        Rest = Rest[i..];
        next = unit;
        return ticks;
    }

    // .191   ,191
    private TimeSpan Decimals()
    {
        if (Rest.Length < 2 || Rest[0] is not ((byte)'.' or (byte)',') || !IsDigit(Rest[1]))
            return TimeSpan.Zero;

        Rest = Rest[1..];
        return new(Fraction(TimeSpan.TicksPerSecond / 10, out _));
    }

    /// <summary>The number that two digits make; something far below zero when they are none.</summary>
    public static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (ten, one) = (text[at] - '0', text[at + 1] - '0');
        return ten is >= 0 and <= 9 && one is >= 0 and <= 9 ? (ten * 10) + one : int.MinValue / 1000;
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';
}
