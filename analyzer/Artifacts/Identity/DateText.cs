using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Identity;

/// <summary>A time as people and programs write it.</summary>
/// <param name="Time">In UTC where the zone is not known.</param>
/// <param name="UnknownZone">The abbreviation that stands for several zones or none that is known; null where the offset is certain. Empty where no zone is written.</param>
internal readonly record struct DateText(DateTimeOffset Time, string? UnknownZone)
{
    private static readonly ImmutableArray<string> Exact =
    [
        "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HHzzz",
    ];

    private static readonly ImmutableArray<string> Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly ImmutableArray<string> Weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

    /// <summary>The time, or null when the text is none or lies outside of any sensible clock.</summary>
    public static DateText? Read(string text)
    {
        var trimmed = text.Trim();
        var read = ReadExact(trimmed) ?? ReadEpoch(trimmed) ?? Words.Read(trimmed);
        return read is { Time.Year: > 1970 and < 3000 } ? read : null;
    }

    // 2024-06-29T16:44:25+02:00      2026-11-21T11:52:57,123456789+00:00 (date --iso-8601=ns)
    private static DateText? ReadExact(string text) =>
        DateTimeOffset.TryParseExact(WithoutNanoseconds(text.Replace(',', '.')), [.. Exact], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(time, null)
            : null;

    // .NET counts in 100 ns.
    private static string WithoutNanoseconds(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot + 10 <= text.Length && text.AsSpan(dot + 1, 9).IndexOfAnyExceptInRange('0', '9') < 0 ? text.Remove(dot + 8, 2) : text;
    }

    // 1795258377      1795258377.123456789
    private static DateText? ReadEpoch(string text)
    {
        var seconds = text.Split('.', 2)[0];
        return seconds.Length is 9 or 10 or 11 && seconds.All(char.IsAsciiDigit) && text.All(c => char.IsAsciiDigit(c) || c == '.')
            ? new(DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)), null)
            : null;
    }

    /// <summary>The words of a date in whatever order a locale puts them.</summary>
    private sealed class Words
    {
        private int? _year;
        private int? _month;
        private int? _day;
        private TimeSpan? _time;
        private bool? _isAfternoon;
        private TimeSpan? _offset;
        private string? _zone;

        // Sat Nov 21 06:55:12 UTC 2026      Sat, 21 Nov 2026 11:38:50 +0000      Sat 21 Nov 2026 06:55:12 AM CET
        // Sat 2026-11-21 11:38:50 UTC      2026年 11月 21日 土曜日 20:52:57 JST
        public static DateText? Read(string text)
        {
            var words = new Words();
            foreach (var word in text.Replace("年", "年 ", StringComparison.Ordinal).Replace("月", "月 ", StringComparison.Ordinal).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
            {
                if (!words.Take(word))
                    return null;
            }

            return words.End();
        }

        private bool Take(string word) =>
            TakeName(word) || TakeNumber(word) || TakeTime(word) || TakeDate(word) || TakeOffset(word) || TakeZone(word);

        private bool TakeName(string word)
        {
            var start = word.Length < 3 ? "" : word[..3].ToUpperInvariant();
            var month = Months.IndexOf(start);
            if (word is "AM" or "PM" or "am" or "pm")
                _isAfternoon = word is "PM" or "pm";
            else if (month >= 0 && _month is null && word.TrimEnd('.').All(char.IsAsciiLetter) && !Zones.IsKnown(word))
                _month = month + 1;
            else
                return (word.Length < 10 && Weekdays.Contains(start)) || word.EndsWith("曜日", StringComparison.Ordinal) || word is ['(', .., ')'];

            return true;
        }

        private bool TakeNumber(string word)
        {
            var digits = word.TrimEnd('.', '年', '月', '日');
            if (digits.Length is 0 or > 4 || !digits.All(char.IsAsciiDigit))
                return false;

            var number = int.Parse(digits, CultureInfo.InvariantCulture);
            if (digits.Length == 4)
                return Set(ref _year, number);

            return word.EndsWith('月') ? Set(ref _month, number) : Set(ref _day, number);
        }

        private static bool Set(ref int? place, int number)
        {
            var isFree = place is null;
            place = number;
            return isFree;
        }

        private bool TakeTime(string word)
        {
            if (_time is not null || !TimeSpan.TryParseExact(WithoutNanoseconds(word), [@"h\:m\:s", @"h\:m", @"h\:m\:s\.FFFFFFF"], CultureInfo.InvariantCulture, out var time))
                return false;

            _time = time;
            return true;
        }

        private bool TakeDate(string word)
        {
            if (_year is not null || !DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return false;

            (_year, _month, _day) = (date.Year, date.Month, date.Day);
            return true;
        }

        // +0100      -03:30
        private bool TakeOffset(string word)
        {
            if (word is not ['+' or '-', ..] || !TimeSpan.TryParseExact(word[1..], ["hhmm", @"hh\:mm", "hh"], CultureInfo.InvariantCulture, out var offset) || offset.TotalHours > 14)
                return false;

            _offset = word[0] == '-' ? -offset : offset;
            return true;
        }

        private bool TakeZone(string word)
        {
            var isZone = _zone is null && word.Length is >= 1 and <= 5 && word.All(char.IsAsciiLetterUpper);
            _zone = isZone ? word : _zone;
            return isZone;
        }

        private DateText? End()
        {
            if (_year is not { } year || _month is not (>= 1 and <= 12 and var month) || _day is not { } day || _time is not { } time || year is < 1970 or > 3000 || day < 1 || day > DateTime.DaysInMonth(year, month))
                return null;

            if (_isAfternoon is { } isAfternoon && time.Hours <= 12)
                time += TimeSpan.FromHours((isAfternoon ? 12 : 0) - (time.Hours == 12 ? 12 : 0));

            var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + time;
            var offset = _offset ?? Zones.OffsetOf(_zone ?? "");
            return new(new(local, offset ?? TimeSpan.Zero), offset is null ? _zone ?? "" : null);
        }
    }
}
