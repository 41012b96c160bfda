using System.Globalization;
using SupportBundle.Analyzer.Artifacts.Identity;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Identity;

public sealed class DateTextTests
{
    // coreutils 8.32 (Debian 11) to 9.7 (Debian 13), busybox 1.35, systemd 257; locales C, en_US, en_GB, en_IN, de_DE, ja_JP.
    [Theory]
    [InlineData("2024-06-29T16:44:25+02:00", "2024-06-29T16:44:25+02:00")]
    [InlineData("2024-06-29T16:44:25+0200", "2024-06-29T16:44:25+02:00")]
    [InlineData("2024-06-29T16:44:25Z", "2024-06-29T16:44:25+00:00")]
    [InlineData("2026-11-21T11:52:57,123456789+00:00", "2026-11-21T11:52:57+00:00")]
    [InlineData("2026-11-21 11:52:57.123456789+01:00", "2026-11-21T11:52:57+01:00")]
    [InlineData("2026-11-21T11:52+00:00", "2026-11-21T11:52:00+00:00")]
    [InlineData("Sat, 21 Nov 2026 11:38:50 +0000", "2026-11-21T11:38:50+00:00")]
    [InlineData("Sat Nov 21 06:55:12 UTC 2026", "2026-11-21T06:55:12+00:00")]
    [InlineData("Sat Nov  1 06:55:12 CEST 2026", "2026-11-01T06:55:12+02:00")]
    [InlineData("Sat Nov 21 20:52:57 JST 2026", "2026-11-21T20:52:57+09:00")]
    [InlineData("Sat 21 Nov 2026 06:55:12 AM CET", "2026-11-21T06:55:12+01:00")]
    [InlineData("Sat 21 Nov 2026 12:05:00 AM UTC", "2026-11-21T00:05:00+00:00")]
    [InlineData("Sat 21 Nov 2026 12:05:00 PM UTC", "2026-11-21T12:05:00+00:00")]
    [InlineData("Sat Nov 21 01:05:00 PM EST 2026", "2026-11-21T13:05:00-05:00")]
    [InlineData("Sat 21 Nov 06:55:12 GMT 2026", "2026-11-21T06:55:12+00:00")]
    [InlineData("Sat 2026-11-21 11:38:50 UTC", "2026-11-21T11:38:50+00:00")]
    [InlineData("Wed Mar 4 03:04:05 MSK 2026", "2026-03-04T03:04:05+03:00")]
    [InlineData("Sat Nov 21 06:55:12 -0330 2026", "2026-11-21T06:55:12-03:30")]
    [InlineData("2026年 11月 21日 土曜日 20:52:57 JST", "2026-11-21T20:52:57+09:00")]
    [InlineData("2026年11月21日 土曜日 20:52:57 JST", "2026-11-21T20:52:57+09:00")]
    [InlineData("1795258377", "2026-11-21T10:52:57+00:00")]
    [InlineData("1795258377.123456789", "2026-11-21T10:52:57+00:00")]
    public void A_time_is_read_in_every_form_that_people_send(string text, string expected)
    {
        var read = DateText.Read(text);

        Assert.Null(read?.UnknownZone);
        Assert.Equal(expected, read?.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("Sat Nov 21 06:55:12 CST 2026", "CST")]
    [InlineData("Sat Nov 21 06:55:12 IST 2026", "IST")]
    [InlineData("Sat Nov 21 06:55:12 2026", "")]
    [InlineData("2026-11-21 06:55:12", "")]
    public void An_abbreviation_that_stands_for_several_zones_is_not_guessed(string text, string zone)
    {
        Assert.Equal(zone, DateText.Read(text)?.UnknownZone);

        var parsed = CaptureTime.Parse(new("n", "date.txt", text));
        Assert.Equal((false, 6, 1), (parsed.Value.IsZoneKnown, parsed.Value.Time.Hour, parsed.Notes.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("date: invalid option")]
    [InlineData("Sat Nov 31 06:55:12 UTC 2026")]
    [InlineData("Sat Nov 21 25:55:12 UTC 2026")]
    [InlineData("Sat Nov 21 UTC 2026")]
    [InlineData("0000-00-00")]
    [InlineData("Thu Jan  1 00:00:00 UTC 1970")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("99999999999999999999")]
    [InlineData("21 21 Nov 2026 06:55:12 UTC")]
    public void What_is_no_time_is_noted(string text)
    {
        Assert.Null(DateText.Read(text));
        Assert.Single(CaptureTime.Parse(new("n", "date.txt", text)).Notes);
    }

    [Fact]
    public void No_text_throws() => LineAccounting.Holds<CaptureTime>(
        "Sat Nov 21 06:55:12 UTC 2026\nSat, 21 Nov 2026 11:38:50 +0000\n2024-06-29T16:44:25+02:00\n1795258377\nSat 21 Nov 2026 06:55:12 AM CET", _ => [], line => DateText.Read(line) is not null);
}
