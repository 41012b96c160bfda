namespace SupportBundle.Analyzer.Artifacts.Logs;

/// <summary>What the times of a log leave out: the year, from when it was taken, and the zone, from the node's own clock.</summary>
/// <param name="Captured">When the log was taken; null if nothing says, and times without a year stay unknown.</param>
/// <param name="Offset">The node's offset from UTC; zero where nothing says otherwise.</param>
internal sealed record LogClock(DateTimeOffset? Captured, TimeSpan Offset)
{
    /// <summary>A day of grace: the clock that dated the line need not be the one that dated the capture.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public static LogClock Unknown { get; } = new(null, TimeSpan.Zero);

    /// <summary>When the node booted, from where the kernel's own log counts; null if nothing says.</summary>
    public DateTimeOffset? Booted { get; init; }

    /// <summary>How the node's offset changes over the year; null where it does not, or nothing says.</summary>
    public DaylightSaving? Saving { get; init; }

    /// <summary>The node's offset when its clock showed this.</summary>
    public TimeSpan OffsetAt(int year, int month, int day, TimeSpan timeOfDay) =>
        Saving is null || year is < 2 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) ? Offset : Saving.OffsetAt(new DateTime(year, month, day) + timeOfDay);

    /// <summary>What the node's clock showed, written as if it were UTC.</summary>
    public DateTimeOffset OfLocal(DateTimeOffset shown) => shown - OffsetAt(shown.Year, shown.Month, shown.Day, shown.TimeOfDay);

    /// <summary>A time that counts from the boot; null for one after the capture, which counts from an earlier boot.</summary>
    public DateTimeOffset? SinceBoot(long ticks) => Booted?.AddTicks(ticks) is { } time && !(time > Captured + Grace) ? time : null;

    /// <summary>A time without a year and zone: the latest one that does not lie after the capture.</summary>
    public DateTimeOffset? Resolve(int month, int day, TimeSpan timeOfDay)
    {
        if (Captured is not { } captured)
            return null;

        // 29 February may be four years back, eight around a century.
        for (var year = captured.Year + 1; year > captured.Year - 9 && year > 0; year--)
        {
            if (Resolve(year, month, day, timeOfDay) is { } time && time <= captured + Grace)
                return time;
        }

        return null;
    }

    /// <summary>A time whose zone is the node's.</summary>
    public DateTimeOffset? Resolve(int year, int month, int day, TimeSpan timeOfDay) => Resolve(year, month, day, timeOfDay, OffsetAt(year, month, day, timeOfDay));

    /// <summary>The time in UTC; null when there is no such day.</summary>
    public static DateTimeOffset? Resolve(int year, int month, int day, TimeSpan timeOfDay, TimeSpan offset)
    {
        // The first and last years of the calendar are left out, so that no zone leads beyond them.
        if (year is < 2 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return null;

        return new DateTimeOffset(new DateTime(year, month, day).Ticks + timeOfDay.Ticks - offset.Ticks, TimeSpan.Zero);
    }
}
